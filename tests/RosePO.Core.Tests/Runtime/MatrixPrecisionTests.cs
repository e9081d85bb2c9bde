using System.Runtime.InteropServices;
using RosePO.Core.Runtime;
using TorchSharp;

namespace RosePO.Core.Tests.Runtime;

public sealed class MatrixPrecisionTests
{
    public MatrixPrecisionTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Automatic_is_bfloat16_exactly_where_the_kernel_lists_it_among_the_processors_flags()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && File.Exists("/proc/cpuinfo"), "needs /proc/cpuinfo of an x64 machine");
        var flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        var multiplies = flags.Contains("avx512_bf16") || flags.Contains("amx_bf16");
        Assert.Equal(multiplies ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32, MatrixPrecision.Resolve(Precision.Auto, torch.CPU));
    }

    [Theory]
    [InlineData(DeviceType.CPU)]
    [InlineData(DeviceType.CUDA)]
    public void A_type_that_is_asked_for_is_taken_whatever_the_machine(DeviceType type)
    {
        var device = new torch.Device(type);
        Assert.Equal(torch.ScalarType.Float32, MatrixPrecision.Resolve(Precision.Fp32, device));
        Assert.Equal(torch.ScalarType.BFloat16, MatrixPrecision.Resolve(Precision.Bf16, device));
    }

    [Fact]
    public void Automatic_is_bfloat16_on_a_CUDA_device() =>
        Assert.Equal(torch.ScalarType.BFloat16, MatrixPrecision.Resolve(Precision.Auto, new torch.Device(DeviceType.CUDA)));
}
