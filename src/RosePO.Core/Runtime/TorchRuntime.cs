namespace RosePO.Core.Runtime;

/// <summary>Stub.</summary>
public static class TorchRuntime
{
    /// <summary>Loads libtorch once for the process; cheap when loaded already. Call before the first touch of TorchSharp.</summary>
    public static void EnsureLoaded() => throw new InvalidOperationException();

    /// <summary>Loads libtorch and resolves auto, cpu, cuda or cuda:N to a device of this machine.</summary>
    public static TorchSharp.torch.Device SelectDevice(string device) => throw new InvalidOperationException(device);
}
