using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>Products of matrices whose gradients are not libtorch's matter, by whichever way is the faster on this processor. M = rows, K = inner, N = columns.</summary>
internal static unsafe class Products
{
    /// <summary>Computes left right, or adds it to what the result is.</summary>
    /// <param name="result">(M, N).</param>
    /// <param name="left">(M, K).</param>
    /// <param name="right">(K, N).</param>
    /// <param name="adds">Whether the product is added.</param>
    public static void Into(Tensor result, Tensor left, Tensor right, bool adds)
    {
        if (result.is_contiguous() && Suits(left, right, out var from, out var by))
        {
            TiledProducts.Apply(from, by, TensorMemory.Of(result), adds);
        }
        else
        {
            result.addmm_(left, right, beta: adds ? 1 : 0, alpha: 1);
        }
    }

    /// <summary>Left right + b.</summary>
    /// <param name="left">(M, K).</param>
    /// <param name="right">(K, N).</param>
    /// <param name="bias">b, (N), or null.</param>
    /// <returns>(M, N).</returns>
    public static Tensor Of(Tensor left, Tensor right, Tensor? bias = null)
    {
        if (!Suits(left, right, out var from, out var by))
        {
            return bias is null ? left.matmul(right) : addmm(bias, left, right, beta: 1, alpha: 1);
        }

        var result = empty(left.shape[0], right.shape[1]);
        TiledProducts.Apply(from, by, TensorMemory.Of(result), adds: false);
        return bias is null ? result : result.add_(bias);
    }

    private static bool Suits(Tensor left, Tensor right, out MatrixMemory ofLeft, out MatrixMemory ofRight)
    {
        (ofLeft, ofRight) = (default, default);
        return TiledProducts.Suits(left.shape[0], left.shape[1], right.shape[1]) && MatrixMemory.TryOf(left, out ofLeft) && MatrixMemory.TryOf(right, out ofRight);
    }
}
