using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RosePO.Core.Text.Titles;

/// <summary>Titles as dense vectors of any encoder.</summary>
internal sealed class DenseTitles : ITitleSimilarity
{
    private readonly float[] _vectors;
    private readonly int _width;

    /// <summary>Takes the vectors, which are scaled to unit length in place; a vector of zeros stays and resembles nothing.</summary>
    /// <param name="vectors">(titles, width), row by row; an item's id is its row.</param>
    /// <param name="width">Numbers in a vector.</param>
    public DenseTitles(float[] vectors, int width)
    {
        (_vectors, _width) = (vectors, width);
        for (var item = 0; item < Count; item++)
        {
            var row = vectors.AsSpan(item * width, width);
            var norm = 0.0;
            foreach (var value in row)
            {
                norm += (double)value * value;
            }

            var scale = norm > 0 ? 1 / Math.Sqrt(norm) : 0;
            foreach (ref var value in row)
            {
                value = (float)(value * scale);
            }
        }
    }

    /// <inheritdoc/>
    public int Count => _vectors.Length / _width;

    /// <inheritdoc/>
    public float Similarity(int first, int second)
    {
        var a = Row(first);
        var b = Row(second);
        var x = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector256<float>>(b);
        var sums = Vector256<float>.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            sums += x[i] * y[i];
        }

        // Eight sums whatever the machine's vectors are, added in the order that the runtime has everywhere: the same cosines on every machine.
        var sum = Vector256.Sum(sums);
        for (var i = x.Length * Vector256<float>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Similarities(int item, Span<float> row)
    {
        for (var other = 0; other < row.Length; other++)
        {
            row[other] = Similarity(item, other);
        }
    }

    private ReadOnlySpan<float> Row(int item) => _vectors.AsSpan(item * _width, _width);
}
