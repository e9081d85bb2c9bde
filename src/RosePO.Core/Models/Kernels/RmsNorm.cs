using System.Numerics;
using System.Runtime.CompilerServices;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// RMSNorm (Zhang and Sennrich 2019, arXiv 1910.07467) in one pass each way: y = x r w with r = 1 / sqrt(mean(x²) + ε) of each row.
/// N = rows, d = width.
/// </summary>
internal static unsafe class RmsNorm
{
    /// <summary>Adds a branch to the residual stream, where there is one, and normalises the sum.</summary>
    /// <param name="x">The residual stream, (N, d).</param>
    /// <param name="branch">What is added to it, (N, d), or null.</param>
    /// <param name="kept">Dropout's factors of the branch, (N, d), or null.</param>
    /// <param name="weight">w, (d).</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="sum">Takes the sum, (N, d); may be x, and is x where nothing is added.</param>
    /// <param name="normed">Takes y, (N, d).</param>
    /// <param name="scale">Takes r, (N).</param>
    public static void Forward(Tensor x, Tensor? branch, Tensor? kept, Tensor weight, double epsilon, Tensor sum, Tensor normed, Tensor scale)
    {
        var (rows, width) = (x.shape[0], (int)x.shape[1]);
        float* from = TensorMemory.Of(x), add = Pointer(branch), factor = Pointer(kept), to = TensorMemory.Of(sum);
        float* y = TensorMemory.Of(normed), r = TensorMemory.Of(scale), w = TensorMemory.Of(weight);
        WorkTeam.Run(rows, 2 * width, (_, first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var at = row * width;
                if (add is not null)
                {
                    Add(from + at, add + at, factor is null ? null : factor + at, to + at, width);
                }

                r[row] = (float)(1 / Math.Sqrt((Squares(to + at, width) / width) + epsilon));
                Scaled(to + at, w, r[row], y + at, width);
            }
        });
    }

    /// <summary>The gradient of the input: r (w dy - x r² mean(w dy x)), with the gradient that reaches x by other ways.</summary>
    /// <param name="x">x, (N, d).</param>
    /// <param name="scale">r, (N).</param>
    /// <param name="weight">w, (d).</param>
    /// <param name="gradient">dy, (N, d).</param>
    /// <param name="others">What is added to the result, (N, d), or null.</param>
    /// <param name="weightGradient">What the gradient of w, the sum of dy x r over rows, is added to, (d); null where w is frozen.</param>
    /// <param name="result">Takes the gradient, (N, d); may be one of the others.</param>
    public static void Backward(Tensor x, Tensor scale, Tensor weight, Tensor gradient, Tensor? others, Tensor? weightGradient, Tensor result)
    {
        var (rows, width) = (x.shape[0], (int)x.shape[1]);
        using var sums = weightGradient is null ? null : zeros(WorkTeam.Parts(rows, 3 * width), width);
        float* from = TensorMemory.Of(x), dy = TensorMemory.Of(gradient), add = Pointer(others), to = TensorMemory.Of(result);
        float* r = TensorMemory.Of(scale), w = TensorMemory.Of(weight), dw = Pointer(sums);
        WorkTeam.Run(rows, 3 * width, (part, first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var at = row * width;
                var mean = (float)(Products(from + at, dy + at, w, width) / width * r[row] * r[row]);
                if (dw is not null)
                {
                    AddProducts(from + at, dy + at, r[row], dw + ((long)part * width), width);
                }

                Gradient(from + at, dy + at, w, r[row], mean, add is null ? null : add + at, to + at, width);
            }
        });

        if (weightGradient is not null)
        {
            using var sum = sums!.sum([0L]);
            weightGradient.add_(sum);
        }
    }

    private static float* Pointer(Tensor? tensor) => tensor is null ? null : TensorMemory.Of(tensor);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* x, float* branch, float* kept, float* sum, int width)
    {
        var i = 0;
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            var added = Vector.Load(branch + i);
            (Vector.Load(x + i) + (kept is null ? added : added * Vector.Load(kept + i))).Store(sum + i);
        }

        for (; i < width; i++)
        {
            sum[i] = x[i] + (kept is null ? branch[i] : branch[i] * kept[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squares(float* x, int width)
    {
        var (sum, i) = (Vector<float>.Zero, 0);
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = Vector.Load(x + i);
            sum += value * value;
        }

        double total = Vector.Sum(sum);
        for (; i < width; i++)
        {
            total += x[i] * x[i];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scaled(float* x, float* weight, float scale, float* y, int width)
    {
        var (factor, i) = (new Vector<float>(scale), 0);
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(x + i) * factor * Vector.Load(weight + i)).Store(y + i);
        }

        for (; i < width; i++)
        {
            y[i] = x[i] * scale * weight[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Products(float* x, float* gradient, float* weight, int width)
    {
        var (sum, i) = (Vector<float>.Zero, 0);
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            sum += Vector.Load(x + i) * Vector.Load(gradient + i) * Vector.Load(weight + i);
        }

        double total = Vector.Sum(sum);
        for (; i < width; i++)
        {
            total += x[i] * gradient[i] * weight[i];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient(float* x, float* gradient, float* weight, float scale, float mean, float* others, float* result, int width)
    {
        var (factor, shift, i) = (new Vector<float>(scale), new Vector<float>(mean), 0);
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = factor * ((Vector.Load(gradient + i) * Vector.Load(weight + i)) - (Vector.Load(x + i) * shift));
            (others is null ? value : value + Vector.Load(others + i)).Store(result + i);
        }

        for (; i < width; i++)
        {
            var value = scale * ((gradient[i] * weight[i]) - (x[i] * mean));
            result[i] = others is null ? value : value + others[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts(float* x, float* gradient, float scale, float* sums, int width)
    {
        var (factor, i) = (new Vector<float>(scale), 0);
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(sums + i) + (Vector.Load(x + i) * Vector.Load(gradient + i) * factor)).Store(sums + i);
        }

        for (; i < width; i++)
        {
            sums[i] += x[i] * gradient[i] * scale;
        }
    }
}
