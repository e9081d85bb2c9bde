using RosePO.Benchmarks.Measuring;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// No speed: whether a device computes what the processor does. A matrix product, and the gradient of both its factors through a softmax, in float32.
/// </summary>
internal sealed class DeviceCheck : IBenchmark
{
    private const int Size = 512;

    public string Name => "device-check";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, steps: 1, options.Device);
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var left = randn([Size, Size], generator: generator);                               // (n, n)
        var right = randn([Size, Size], generator: generator);                              // (n, n)
        var (expected, expectedGradients) = Compute(left, right, CPU);
        var (product, gradients) = Compute(left, right, setting.Device);
        return setting.Report(Name) with
        {
            MaxDifference = Difference(product, expected),
            MaxGradientDifference = gradients.Zip(expectedGradients, Difference).Max(),
            Libtorch = TorchRuntime.Folder,
        };
    }

    private static (Tensor Product, Tensor[] Gradients) Compute(Tensor left, Tensor right, Device device)
    {
        // Clones: on the processor a move is the tensor itself, which must not gather gradients.
        var (x, y) = (left.clone().to(device).requires_grad_(), right.clone().to(device).requires_grad_());
        var product = x.matmul(y);                                                          // (n, n)
        var weights = (product / Math.Sqrt(Size)).softmax(-1);                              // (n, n)
        (weights * weights).sum().backward();
        return (product.detach().cpu(), [x.grad!.cpu(), y.grad!.cpu()]);
    }

    // Of the largest value: float32 sums of another order differ in the last digits.
    private static double Difference(Tensor actual, Tensor expected) => ((actual - expected).abs().max() / expected.abs().max()).ToDouble();
}
