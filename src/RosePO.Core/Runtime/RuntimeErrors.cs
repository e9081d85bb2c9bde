using RosePO.Core.Artifacts;
using RosePO.Core.Runtime.Provisioning;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime;

internal static class RuntimeErrors
{
    public static RoseException LibTorchMissing(IEnumerable<string> tried, IReadOnlyList<Objection> refused) => new(
        RoseErrorCode.TorchRuntimeNotFound,
        $"libtorch was not found in {string.Join(", ", tried.Select(folder => $"'{folder}'"))}{Refusals(refused)}: install it with Install-RosePORuntime, or set {NativeSearch.Variable} to the folder that contains {NativeSearch.FileName("torch_cpu")} (docs/libtorch.md).");

    public static RoseException LibTorchSharpMissing(IEnumerable<string> tried, IReadOnlyList<Objection> refused) => new(
        RoseErrorCode.TorchRuntimeNotFound,
        $"TorchSharp's native library was not found at {string.Join(", ", tried.Select(file => $"'{file}'"))}{Refusals(refused)}: restore the TorchSharp package or reinstall the module.");

    /// <summary>TorchSharp is built for fewer platforms than .NET and DuckDB are.</summary>
    public static RoseException NoTorchSharp(string platform) => new(
        RoseErrorCode.PlatformNotSupported,
        $"TorchSharp {NativeSearch.Metadata("TorchSharpVersion")} has no native library for {platform}, so models can be neither trained nor measured here: use one of {string.Join(", ", RuntimePackages.Platforms)}; datasets and pairs can be imported and exported on this system (docs/libtorch.md).");

    public static RoseException NoDuckDb(string platform) => new(
        RoseErrorCode.PlatformNotSupported,
        $"DuckDB's native library for {platform} was not found: reinstall RosePO if this is a platform that it has libraries for, otherwise use one that is (docs/libtorch.md).");

    public static RoseException DuckDbNotLoadable(string path, Exception cause) => RoseErrorCode.PlatformNotSupported.At(
        path, $"'{path}' could not be loaded ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}): use a system that DuckDB's library is built for, with glibc where it is Linux (docs/libtorch.md).", cause);

    public static RoseException NotLoadable(string path, Exception cause) => RoseErrorCode.TorchRuntimeNotFound.At(
        path, $"'{path}' could not be loaded ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}): check that libtorch matches this system and TorchSharp's version (docs/libtorch.md).", cause);

    public static RoseException Untrusted(string file, Objection objection) => RoseErrorCode.NativeCodeUntrusted.At(
        file, $"'{file}' is not loaded, because {objection.Reason}: {objection.Remedy} (SECURITY.md).");

    public static RoseException NoHome() => new(
        RoseErrorCode.RequestInvalid, "This account has no home to install libtorch in: name a folder with -Destination.");

    public static RoseException OnnxRuntimeMissing(IEnumerable<string> tried, string file, IReadOnlyList<Objection> refused) => new(
        RoseErrorCode.OnnxRuntimeNotFound,
        $"ONNX Runtime's native library was not found in {string.Join(", ", tried.Select(folder => $"'{folder}'"))}{Refusals(refused)}: restore the package Microsoft.ML.OnnxRuntime {NativeSearch.OnnxRuntimeVersion}, or set {NativeSearch.OnnxRuntimeVariable} to the folder that contains {file} (docs/preferences.md).");

    public static RoseException OnnxRuntimeNotUsable(string path, Exception cause) => RoseErrorCode.OnnxRuntimeNotFound.At(
        path, $"'{path}' could not be loaded ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}): set {NativeSearch.OnnxRuntimeVariable} to the folder of ONNX Runtime {NativeSearch.OnnxRuntimeVersion} or newer for this system (docs/preferences.md).", cause);

    public static RoseException CompatFailed(string path, string what, Exception? cause = null) => RoseErrorCode.TorchCompatCopyFailed.At(
        path, $"'{path}' needs a libstdc++ of GCC 13 and no copy for the older one of this system could be made ({what}): use a system with GCC 13's libstdc++ or newer, such as Debian 13, Ubuntu 24.04 or RHEL 10.", cause);

    public static RoseException DeviceUnknown(string device) => new(
        RoseErrorCode.DeviceNotAvailable, $"'{device}' is not a device: use auto, cpu, cuda or cuda:N.");

    public static RoseException DeviceMissing(string device, int count) => new(
        RoseErrorCode.DeviceNotAvailable,
        $"'{device}' is not available (libtorch sees {count} CUDA devices): use cpu or auto, or point {NativeSearch.Variable} to a CUDA build of libtorch.");

    public static RoseException NoCudaHere() => new(
        RoseErrorCode.RequestInvalid, "There is no CUDA build of libtorch for this system: install the CPU build.");

    public static RoseException NoSources() => new(
        RoseErrorCode.PackageNotFound, "NuGet knows no package source for this user: name a feed or a folder of packages with -Source.");

    public static RoseException NoSource(string folder) => RoseErrorCode.PackageNotFound.At(
        folder, $"The package folder '{folder}' does not exist: check the source.");

    public static RoseException NoPackage(string id, string version, string source) => new(
        RoseErrorCode.PackageNotFound, $"'{source}' has no package {id} {version}: use another source that has it.");

    public static RoseException NoFeed(Uri address, string what, Exception? cause = null) => new(
        RoseErrorCode.PackageNotFound, $"'{address}' cannot be read as a NuGet v3 feed ({what}): check the address and the connection.", cause);

    public static RoseException NotDownloaded(Uri address, Exception cause) => new(
        RoseErrorCode.PackageNotFound,
        $"'{address}' could not be downloaded ({cause.Message.TrimEnd('.')}): check the connection; the same command continues where it stopped.",
        cause);

    public static RoseException TooLarge(Uri address, long limit) => new(
        RoseErrorCode.PackageInvalid, $"'{address}' sends more than the {limit >> 30} GB that a package may have: use another source.");

    public static RoseException Insecure(Uri address) => new(
        RoseErrorCode.PackageUntrusted,
        $"'{address}' is not an https address, so anybody in between could put other code into the package: use an https source, or name the SHA-512 of what is to be installed with -Hash.");

    public static RoseException HashUnknown(string id, string version) => new(
        RoseErrorCode.PackageUntrusted,
        $"This version knows no SHA-512 of {id} {version}: name those of all packages of this build with -Hash, as their publisher states them.");

    public static RoseException NoHash(string text) => new(
        RoseErrorCode.RequestInvalid, $"'{text}' is not a SHA-512 in base64: write the 88 characters that NuGet keeps in the package's .nupkg.sha512 file.");

    public static RoseException RelativeDestination(string folder) => new(
        RoseErrorCode.RequestInvalid, $"The destination '{folder}' is a relative path: write the full path.");

    public static RoseException UnsafeDestination(string folder, Objection objection) => RoseErrorCode.NativeCodeUntrusted.At(
        folder, $"libtorch is not installed to '{folder}', because {objection.Reason}: {objection.Remedy} (SECURITY.md).");

    public static RoseException NotReplaced(string folder, string why) => RoseErrorCode.DestinationExists.At(
        folder, $"'{folder}' is not replaced, because {why}: choose another destination, or move what it contains away.");

    /// <summary>A client follows redirections itself, but none from https to http.</summary>
    public static void ThrowIfRedirected(Uri address, HttpResponseMessage response)
    {
        if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
        {
            throw new RoseException(
                RoseErrorCode.PackageUntrusted,
                $"'{address}' redirects to '{location}', which is not an https address, or is one redirect too many: use another source.");
        }
    }

    public static RoseException WrongHash(string path, string expected, string actual) => RoseErrorCode.PackageInvalid.At(
        path, $"'{path}' has the hash {actual} where {expected} is expected: fetch it again, or use another source.");

    public static RoseException NotAPackage(string path, string what, Exception? cause = null) => RoseErrorCode.PackageInvalid.At(
        path, $"'{path}' is not a usable package ({what}): fetch it again, or use another source.", cause);

    public static RoseException NoLibTorchInside(string source, string platform) => new(
        RoseErrorCode.PackageInvalid, $"The packages of '{source}' contain no libtorch for {platform}: use another source.");

    private static string Refusals(IReadOnlyList<Objection> refused) => refused.Count == 0 ? ""
        : $" (not trusted, because {string.Join(", ", refused.Select(objection => $"{objection.Reason}: {objection.Remedy}"))})";
}
