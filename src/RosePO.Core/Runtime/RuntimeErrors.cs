namespace RosePO.Core.Runtime;

internal static class RuntimeErrors
{
    public static RoseException LibTorchMissing(IEnumerable<string> tried) => new(
        RoseErrorCode.TorchRuntimeNotFound,
        $"libtorch was not found in {string.Join(", ", tried.Select(folder => $"'{folder}'"))}: set {NativeSearch.Variable} to the folder that holds {NativeSearch.FileName("torch_cpu")} (docs/libtorch.md).");

    public static RoseException LibTorchSharpMissing(IEnumerable<string> tried) => new(
        RoseErrorCode.TorchRuntimeNotFound,
        $"TorchSharp's native library was not found at {string.Join(", ", tried.Select(file => $"'{file}'"))}: restore the TorchSharp package or reinstall the module.");

    public static RoseException NotLoadable(string path, Exception cause) => new(
        RoseErrorCode.TorchRuntimeNotFound,
        $"'{path}' could not be loaded ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}): check that libtorch matches this system and TorchSharp's version (docs/libtorch.md).",
        cause)
    { File = path };

    public static RoseException CompatFailed(string path, string what, Exception? cause = null) => new(
        RoseErrorCode.TorchCompatCopyFailed,
        $"'{path}' needs a libstdc++ of GCC 13 and no copy for the older one of this system could be made ({what}): use a system with GCC 13's libstdc++ or newer, such as Debian 13, Ubuntu 24.04 or RHEL 10.",
        cause)
    { File = path };

    public static RoseException DeviceUnknown(string device) => new(
        RoseErrorCode.DeviceNotAvailable, $"'{device}' is no device: use auto, cpu, cuda or cuda:N.");

    public static RoseException DeviceMissing(string device, int count) => new(
        RoseErrorCode.DeviceNotAvailable,
        $"'{device}' is not available (libtorch sees {count} CUDA devices): use cpu or auto, or point {NativeSearch.Variable} to a CUDA build of libtorch.");
}
