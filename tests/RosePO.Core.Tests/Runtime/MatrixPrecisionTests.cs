using System.Runtime.InteropServices;
using RosePO.Core.Runtime;
using TorchSharp;

namespace RosePO.Core.Tests.Runtime;

public sealed class MatrixPrecisionTests
{
    public MatrixPrecisionTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Automatic_is_what_the_processors_flags_say_as_the_kernel_lists_them()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && File.Exists("/proc/cpuinfo"), "needs /proc/cpuinfo of an x64 machine");
        var flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        var multiplies = MatrixPrecision.MultipliesBFloat16(
            flags.Contains("amx_bf16"), flags.Contains("avx512_bf16"), flags.Contains("avx512_fp16"));
        Assert.Equal(multiplies ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32, MatrixPrecision.Resolve(Precision.Auto, torch.CPU));
    }

    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(false, true, false, true)]      // Zen 4, Cooper Lake
    [InlineData(false, true, true, false)]      // Sapphire Rapids whose AMX a virtual machine hides
    [InlineData(false, false, false, false)]
    public void The_processor_is_asked_for_bfloat16_only_where_that_is_faster(bool amx, bool avx512BFloat16, bool avx512Float16, bool expected) =>
        Assert.Equal(expected, MatrixPrecision.MultipliesBFloat16(amx, avx512BFloat16, avx512Float16));

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
