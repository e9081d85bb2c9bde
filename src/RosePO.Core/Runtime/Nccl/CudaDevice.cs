using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace RosePO.Core.Runtime.Nccl;

/// <summary>What TorchSharp does not tell of GPUs.</summary>
internal static unsafe class CudaDevice
{
    private const string Driver = "libcuda.so.1";

    /// <summary>The GPU of a tensor, by its number; null where it is elsewhere.</summary>
    public static int? Of(Tensor values) => values.device.type == TorchSharp.DeviceType.CUDA ? Math.Max(0, values.device.index) : null;

    /// <summary>The address of a tensor's values, in the memory that they are in.</summary>
    public static nint Address(Tensor values)
    {
        // TorchSharp gives spans, of the host's memory alone; its library, which is loaded, has the function.
        var function = NativeLibrary.GetExport(NativeLibrary.Load(TorchRuntime.Bridge!), "THSTensor_data");
        return ((delegate* unmanaged[Cdecl]<nint, nint>)function)(values.Handle);
    }

    /// <summary>
    /// Makes a GPU the current one of this thread. By the driver, whose current context all copies of CUDA's runtime in a process follow, NCCL's own among them: libtorch's
    /// cannot be asked.
    /// </summary>
    /// <returns>Whether it is.</returns>
    public static bool Use(int device)
    {
        if (!NativeLibrary.TryLoad(Driver, typeof(CudaDevice).Assembly, DllImportSearchPath.SafeDirectories, out var driver))
        {
            return false;
        }

        int number;
        nint context;
        return ((delegate* unmanaged[Cdecl]<int*, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGet"))(&number, device) == 0
            && ((delegate* unmanaged[Cdecl]<nint*, int, int>)NativeLibrary.GetExport(driver, "cuDevicePrimaryCtxRetain"))(&context, number) == 0
            && ((delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(driver, "cuCtxSetCurrent"))(context) == 0;
    }
}
