using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// Products of a few rows with a matrix, as generation asks for: they take as long as the matrix takes to be read, which general libraries, made for many rows, do not always
/// reach. N = rows, K = inputs, M = outputs.
/// </summary>
internal static unsafe class ThinProducts
{
    // Above it a general product is faster.
    private const int MostRows = 8;

    // Rows of the matrix that share what is read of an input: as many sums as hide each other's latency.
    private const int Block = 4;

    /// <summary>Whether this is the faster way.</summary>
    /// <param name="x">(N, K).</param>
    public static bool Suits(Tensor x) => x.shape[0] <= MostRows;

    /// <summary>x Wᵀ + b.</summary>
    /// <param name="x">(N, K), Float32.</param>
    /// <param name="weight">W, (M, K), Float32.</param>
    /// <param name="bias">b, (M), or null.</param>
    /// <returns>(N, M).</returns>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor? bias)
    {
        var (rows, inputs, outputs) = ((int)x.shape[0], (int)x.shape[1], weight.shape[0]);
        using var packed = x.contiguous();
        var result = empty(rows, outputs);
        float* from = TensorMemory.Of(packed), matrix = TensorMemory.Of(weight), added = bias is null ? null : TensorMemory.Of(bias), to = TensorMemory.Of(result);
        WorkTeam.Run((outputs + Block - 1) / Block, (long)Block * inputs, (_, first, end) =>
        {
            for (var block = first; block < end; block++)
            {
                var at = block * Block;
                if (at + Block <= outputs)
                {
                    for (var row = 0L; row < rows; row++)
                    {
                        Multiply(from + (row * inputs), matrix + (at * inputs), added is null ? null : added + at, to + (row * outputs) + at, inputs);
                    }

                    continue;
                }

                for (; at < outputs; at++)
                {
                    for (var row = 0L; row < rows; row++)
                    {
                        to[(row * outputs) + at] = Dot(from + (row * inputs), matrix + (at * inputs), inputs) + (added is null ? 0 : added[at]);
                    }
                }
            }
        });
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float* x, float* matrix, float* bias, float* result, int inputs)
    {
        float* second = matrix + inputs, third = second + inputs, fourth = third + inputs;
        var (a, b, c, d, i) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, 0);
        for (; i <= inputs - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var value = Vector256.Load(x + i);
            a = Vector256.MultiplyAddEstimate(value, Vector256.Load(matrix + i), a);
            b = Vector256.MultiplyAddEstimate(value, Vector256.Load(second + i), b);
            c = Vector256.MultiplyAddEstimate(value, Vector256.Load(third + i), c);
            d = Vector256.MultiplyAddEstimate(value, Vector256.Load(fourth + i), d);
        }

        var (sumA, sumB, sumC, sumD) = (Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        for (; i < inputs; i++)
        {
            sumA += x[i] * matrix[i];
            sumB += x[i] * second[i];
            sumC += x[i] * third[i];
            sumD += x[i] * fourth[i];
        }

        result[0] = sumA + (bias is null ? 0 : bias[0]);
        result[1] = sumB + (bias is null ? 0 : bias[1]);
        result[2] = sumC + (bias is null ? 0 : bias[2]);
        result[3] = sumD + (bias is null ? 0 : bias[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* x, float* row, int inputs)
    {
        var (total, i) = (Vector256<float>.Zero, 0);
        for (; i <= inputs - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            total = Vector256.MultiplyAddEstimate(Vector256.Load(x + i), Vector256.Load(row + i), total);
        }

        var sum = Vector256.Sum(total);
        for (; i < inputs; i++)
        {
            sum += x[i] * row[i];
        }

        return sum;
    }
}
