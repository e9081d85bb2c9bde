using System.Reflection;
using System.Runtime.InteropServices;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Which packages hold libtorch, and where they are put.</summary>
public static class RuntimePackages
{
    // SHA-512 of packages that this version was tested with, as NuGet writes them.
    private static readonly Dictionary<string, string> s_known = new(StringComparer.Ordinal)
    {
        ["libtorch-cpu-linux-x64 2.10.0"] = "XjuaFwqqvwstyeUWyz/xtfhODesmagoPKO7T0VRmiW+r0pJwsXB/vHydA7it9xge36PSXW1qLyRRzvM3J8i9UA==",
    };

    /// <summary>libtorch's version that this version computes with.</summary>
    public static string LibTorchVersion => Metadata("LibTorchVersion");

    /// <summary>The platform as packages name it, such as <c>linux-x64</c>.</summary>
    public static string Platform
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>
    /// The package that everything hangs from. The CUDA build is cut into many packages, which TorchSharp's own head package names.
    /// </summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: there is no CUDA build for this system.</exception>
    public static (string Id, string Version) HeadOf(RuntimeKind kind) => kind switch
    {
        RuntimeKind.Cpu => ($"libtorch-cpu-{Platform}", LibTorchVersion),
        _ when OperatingSystem.IsLinux() => ("TorchSharp-cuda-linux", Metadata("TorchSharpVersion")),
        _ when OperatingSystem.IsWindows() => ("TorchSharp-cuda-windows", Metadata("TorchSharpVersion")),
        _ => throw RuntimeErrors.NoCudaHere(),
    };

    /// <summary>Where a build is put for the user, and found again without a setting.</summary>
    public static string DefaultFolder(RuntimeKind kind) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "RosePO",
        "libtorch",
        $"{LibTorchVersion}-{kind.ToString().ToLowerInvariant()}");

    /// <summary>The SHA-512 of a package that this version knows, or null.</summary>
    public static string? KnownHash(string id, string version) => s_known.GetValueOrDefault($"{id} {version}");

    private static string Metadata(string key) => typeof(RuntimePackages).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
