using System.Numerics;
using System.Runtime.CompilerServices;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>Rows of logits to what a softmax needs, in two passes over a row. M = rows, V = vocabulary.</summary>
internal static unsafe class Exponentials
{
    /// <summary>Replaces logits by e^(logit - most of the row).</summary>
    /// <param name="logits">(M, V).</param>
    /// <param name="normalizers">Takes ln of the sum of e^logit, (M).</param>
    /// <param name="inverses">Takes what makes the row a distribution: the inverse of the sum of what replaced the logits, (M).</param>
    public static void Replace(Tensor logits, Tensor normalizers, Tensor inverses)
    {
        var (rows, width) = (logits.shape[0], (int)logits.shape[1]);
        float* values = TensorMemory.Of(logits), normalizer = TensorMemory.Of(normalizers), inverse = TensorMemory.Of(inverses);
        WorkTeam.Run(rows, 2 * width, (_, first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var most = Most(values + (row * width), width);
                var sum = Replace(values + (row * width), most, width);
                normalizer[row] = (float)(most + Math.Log(sum));
                inverse[row] = (float)(1 / sum);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Most(float* values, int width)
    {
        var (most, i) = (new Vector<float>(float.NegativeInfinity), 0);
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            most = Vector.Max(most, Vector.Load(values + i));
        }

        var result = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            result = Math.Max(result, most[lane]);
        }

        for (; i < width; i++)
        {
            result = Math.Max(result, values[i]);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Replace(float* values, float most, int width)
    {
        var (shift, sum, i) = (new Vector<float>(most), Vector<float>.Zero, 0);
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            var power = Exponential.Of(Vector.Load(values + i) - shift);
            power.Store(values + i);
            sum += power;
        }

        double total = Vector.Sum(sum);
        for (; i < width; i++)
        {
            total += values[i] = MathF.Exp(values[i] - most);
        }

        return total;
    }
}
