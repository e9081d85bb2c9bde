using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RosePO.Core.Models.Kernels;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Quantised;

/// <summary>
/// Inputs of a product as signed bytes: x_nk ≈ t_n q_nk with q in [-127, 127] and t_n = max_k |x_nk| / 127. N = rows, K = inputs.
/// </summary>
internal sealed unsafe class Int8Rows : IDisposable
{
    // The largest byte; -128 is left out, so that a value and its negative have the same size.
    private const float Largest = sbyte.MaxValue;

    // 1.5 * 2^23: added to a value of less than 2^22 it leaves the nearest integer, ties to even, in the lowest bits.
    private const float Rounding = 12_582_912f;

    private readonly sbyte* _bytes;
    private readonly float* _scales;

    /// <summary>Quantises rows.</summary>
    /// <param name="tokens">(N, K), Float32, on the processor, without gaps.</param>
    public Int8Rows(Tensor tokens)
    {
        var inputs = (int)tokens.shape[1];
        Count = (int)tokens.shape[0];
        Stride = (inputs + Int8Matrix.Group - 1) / Int8Matrix.Group * Int8Matrix.Group;
        _bytes = (sbyte*)NativeMemory.Alloc((nuint)Count, (nuint)Stride);
        _scales = (float*)NativeMemory.Alloc((nuint)Count, sizeof(float));
        var from = TensorMemory.Of(tokens);
        WorkTeam.Run(Count, 4 * inputs, (_, first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var to = _bytes + (row * Stride);
                _scales[row] = Quantise(from + (row * inputs), to, inputs);
                new Span<sbyte>(to + inputs, Stride - inputs).Clear();
                Int8Products.Prepare(new Span<sbyte>(to, Stride));
            }
        });
    }

    /// <summary>How many rows there are (N).</summary>
    public int Count { get; }

    /// <summary>Bytes from a row to the next: K, filled up with zeros to whole groups.</summary>
    public int Stride { get; }

    /// <summary>A row's bytes.</summary>
    public sbyte* At(int row) => _bytes + ((long)row * Stride);

    /// <summary>What a row's bytes are to be multiplied by (t).</summary>
    public float Scale(int row) => _scales[row];

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        NativeMemory.Free(_scales);
    }

    /// <summary>Quantises one row of anything.</summary>
    /// <param name="values">The values.</param>
    /// <param name="bytes">Takes them over the scale, rounded to even.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>The scale; 0 where all values are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Quantise(float* values, sbyte* bytes, int count)
    {
        var scale = LargestSize(values, count) / Largest;
        var inverse = scale > 0 ? 1 / scale : 0;
        var i = 0;
        var (factor, rounding) = (new Vector<float>(inverse), new Vector<float>(Rounding));
        for (; i <= count - (4 * Vector<float>.Count); i += 4 * Vector<float>.Count)
        {
            Vector<int> Rounded(int part) =>
                Vector.AsVectorInt32((Vector.Load(values + i + (part * Vector<float>.Count)) * factor) + rounding) - Vector.AsVectorInt32(rounding);
            Vector.Narrow(Vector.Narrow(Rounded(0), Rounded(1)), Vector.Narrow(Rounded(2), Rounded(3))).Store(bytes + i);
        }

        for (; i < count; i++)
        {
            bytes[i] = (sbyte)(BitConverter.SingleToInt32Bits((values[i] * inverse) + Rounding) - BitConverter.SingleToInt32Bits(Rounding));
        }

        return scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float LargestSize(float* values, int count)
    {
        var (i, vector) = (0, Vector<float>.Zero);
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            vector = Vector.Max(vector, Vector.Abs(Vector.Load(values + i)));
        }

        var largest = 0f;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            largest = Math.Max(largest, vector[lane]);
        }

        for (; i < count; i++)
        {
            largest = Math.Max(largest, Math.Abs(values[i]));
        }

        return largest;
    }
}
