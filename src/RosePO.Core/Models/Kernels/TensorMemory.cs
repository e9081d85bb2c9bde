using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// The memory of tensors that our own loops read and write: Float32, on the processor, without gaps. The loops are compiled with full optimisation at once: what runs only a few
/// dozen times, as in a short command, would otherwise spend its life in the slow first version.
/// </summary>
internal static unsafe class TensorMemory
{
    /// <summary>The first element. The tensor must outlive its use.</summary>
    /// <exception cref="ArgumentException">It is of another type, elsewhere, or has gaps.</exception>
    public static float* Of(Tensor tensor)
    {
        if (tensor.dtype != ScalarType.Float32 || tensor.device_type != DeviceType.CPU || !tensor.is_contiguous())
        {
            throw new ArgumentException("Only Float32 tensors on the processor without gaps are read directly.", nameof(tensor));
        }

        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }
}
