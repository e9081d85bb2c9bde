using System.Globalization;

namespace RosePO.Core.Runtime;

/// <summary>
/// What kind of device computes, which the bytes of what is computed depend on: <c>cpu</c> or <c>cuda</c>. It is known without loading
/// libtorch wherever that is possible, so that a plan in which nothing changed stays cheap.
/// </summary>
internal static class DeviceClass
{
    private const string Cpu = "cpu";
    private const string Cuda = "cuda";

    /// <summary>The class of a device as <see cref="TorchRuntime.SelectDevice"/> would choose it.</summary>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DeviceNotAvailable"/>: there is no device of that name.</exception>
    public static string Of(string device) => device.ToLowerInvariant() switch
    {
        Cpu => Cpu,
        "auto" => HasCudaLibraries() && TorchRuntime.SelectsCuda(device) ? Cuda : Cpu,
        Cuda => Cuda,
        var named when named.StartsWith(Cuda + ":", StringComparison.Ordinal) => Cuda,
        _ => throw RuntimeErrors.DeviceUnknown(device),
    };

    /// <summary>Whether a text names a device, which this machine need not have.</summary>
    public static bool IsName(string device) => device.ToLowerInvariant() is var name
        && (name is "auto" or Cpu or Cuda || (name.StartsWith(Cuda + ":", StringComparison.Ordinal) && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)));

    /// <summary>The precision that a device of such a name computes in.</summary>
    public static Precision PrecisionOn(string device, Precision precision) => MatrixPrecision.Resolve(precision, Of(device) == Cuda);

    /// <summary>What an artifact's key contains of the device that computes it.</summary>
    public static IReadOnlyDictionary<string, string> Condition(string device) => new Dictionary<string, string> { ["deviceClass"] = Of(device) };

    // A libtorch without CUDA's libraries computes on the CPU whatever the machine has.
    private static bool HasCudaLibraries() =>
        (TorchRuntime.Folder ?? NativeSearch.LibTorchFolders(null).FirstOrDefault(folder => File.Exists(Path.Combine(folder, NativeSearch.FileName("torch_cpu")))))
            is { } libtorch && File.Exists(Path.Combine(libtorch, NativeSearch.FileName("torch_cuda")));
}
