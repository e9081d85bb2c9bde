using RosePO.Core.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Measuring;

/// <summary>The rate that this machine reaches now where nothing but arithmetic counts: one large square matrix product, by libtorch or by our own tiles, whichever is the faster.</summary>
internal static class Ceiling
{
    private const int Products = 5;

    /// <summary>10^9 floating-point operations per second (a multiply-add is two), from the median time of a product.</summary>
    public static double Gflops(Setting setting)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var size = setting.Device.type == DeviceType.CUDA ? 8192 : 2048;
        var left = randn(size, size, device: setting.Device).to(setting.Compute);       // (n, n)
        var right = randn(size, size, device: setting.Device).to(setting.Compute);      // (n, n)
        var several = setting with { Steps = Products };
        var seconds = several.MedianSeconds(() => left.matmul(right).Dispose());
        if (TiledProducts.SuitsProcessor && setting.Device.type == DeviceType.CPU && setting.Compute == ScalarType.Float32)
        {
            var result = empty(size, size);
            seconds = Math.Min(seconds, several.MedianSeconds(() => TiledProducts.Apply(left, right, result, adds: false)));
        }

        return 2e-9 * size * size * size / seconds;
    }
}
