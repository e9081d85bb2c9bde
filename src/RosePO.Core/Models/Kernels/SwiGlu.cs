using System.Numerics;
using System.Runtime.CompilerServices;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// SwiGLU (Shazeer 2020, arXiv 2002.05202) in one pass each way: y = g σ(g) u. N = rows, F = feed-forward width.
/// </summary>
internal static unsafe class SwiGlu
{
    /// <summary>Computes y.</summary>
    /// <param name="both">g and u side by side, (N, 2F).</param>
    /// <param name="result">Takes y, (N, F).</param>
    public static void Forward(Tensor both, Tensor result)
    {
        var (rows, width) = (both.shape[0], (int)(both.shape[1] / 2));
        float* from = TensorMemory.Of(both), to = TensorMemory.Of(result);
        WorkTeam.Run(rows, 3 * width, (_, first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                Row(from + (2 * row * width), to + (row * width), width);
            }
        });
    }

    /// <summary>Computes the gradients of g, dy u σ(g) (1 + g (1 - σ(g))), and of u, dy g σ(g).</summary>
    /// <param name="both">g and u side by side, (N, 2F).</param>
    /// <param name="gradient">dy, (N, F).</param>
    /// <param name="result">Takes both side by side, (N, 2F); may be that of g and u.</param>
    public static void Backward(Tensor both, Tensor gradient, Tensor result)
    {
        var (rows, width) = (both.shape[0], (int)(both.shape[1] / 2));
        float* from = TensorMemory.Of(both), dy = TensorMemory.Of(gradient), to = TensorMemory.Of(result);
        WorkTeam.Run(rows, 5 * width, (_, first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                RowBackward(from + (2 * row * width), dy + (row * width), to + (2 * row * width), width);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(float* both, float* y, int width)
    {
        var i = 0;
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gate = Vector.Load(both + i);
            (gate * Exponential.Sigmoid(gate) * Vector.Load(both + width + i)).Store(y + i);
        }

        for (; i < width; i++)
        {
            y[i] = both[i] * Exponential.Sigmoid(both[i]) * both[width + i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowBackward(float* both, float* gradient, float* result, int width)
    {
        var i = 0;
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (gate, up, dy) = (Vector.Load(both + i), Vector.Load(both + width + i), Vector.Load(gradient + i));
            var share = Exponential.Sigmoid(gate);
            (dy * up * share * (Vector<float>.One + (gate * (Vector<float>.One - share)))).Store(result + i);
            (dy * gate * share).Store(result + width + i);
        }

        for (; i < width; i++)
        {
            var (gate, up, dy) = (both[i], both[width + i], gradient[i]);
            var share = Exponential.Sigmoid(gate);
            result[i] = dy * up * share * (1 + (gate * (1 - share)));
            result[width + i] = dy * gate * share;
        }
    }
}
