using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace RosePO.Core.Runtime;

/// <summary>Which type matrix products are computed in.</summary>
internal static class MatrixPrecision
{
    /// <summary>
    /// The type of a precision. Automatic means bfloat16 where the processor multiplies it faster (AMX, or AVX512-BF16 where there is no AMX to hide) or a
    /// CUDA device computes, float32 elsewhere. Which CUDA devices have it (compute capability 8.0 and
    /// later) TorchSharp does not tell.
    /// </summary>
    public static torch.ScalarType Resolve(Precision precision, torch.Device device) =>
        Resolve(precision, device.type == DeviceType.CUDA) == Precision.Bf16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;

    /// <summary>The precision that is used where one is asked for, which may be automatic.</summary>
    /// <param name="precision">What is asked for.</param>
    /// <param name="onCuda">Whether a CUDA device computes.</param>
    public static Precision Resolve(Precision precision, bool onCuda) =>
        precision != Precision.Auto ? precision : onCuda || ProcessorMultipliesBFloat16() ? Precision.Bf16 : Precision.Fp32;

    private static bool ProcessorMultipliesBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return false;
        }

        const int AmxBFloat16 = 1 << 22;        // CPUID 7.0 EDX
        const int Avx512Float16 = 1 << 23;      // CPUID 7.0 EDX
        const int Avx512BFloat16 = 1 << 5;      // CPUID 7.1 EAX
        var features = X86Base.CpuId(7, 0).Edx;
        return MultipliesBFloat16(
            (features & AmxBFloat16) != 0, (X86Base.CpuId(7, 1).Eax & Avx512BFloat16) != 0, (features & Avx512Float16) != 0);
    }

    /// <summary>
    /// Whether products in bfloat16 are the faster ones. By AMX they are. AVX512-BF16 alone doubles the rate of single precision on processors that have no matrix units at
    /// all; on those that have them (they also have AVX512-FP16), in a virtual machine that hides them, it gives half of it.
    /// </summary>
    internal static bool MultipliesBFloat16(bool amx, bool avx512BFloat16, bool avx512Float16) => amx || (avx512BFloat16 && !avx512Float16);
}
