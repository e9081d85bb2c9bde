using System.Runtime.InteropServices;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Which packages contain libtorch, and where they are put.</summary>
public static class RuntimePackages
{
    // SHA-512 of the packages of every platform that is offered without a hash of the user's own, as NuGet writes them.
    private static readonly Dictionary<string, string> s_known = new(StringComparer.Ordinal)
    {
        ["libtorch-cpu-linux-x64 2.10.0"] = "XjuaFwqqvwstyeUWyz/xtfhODesmagoPKO7T0VRmiW+r0pJwsXB/vHydA7it9xge36PSXW1qLyRRzvM3J8i9UA==",
        ["libtorch-cpu-osx-arm64 2.10.0"] = "njbW4NbjnO3UYsZymJA5EA8kvFQZveW2rVS07QinYOxxgs6hyZFTI82zBDt0ix1yRRCZ+v+fm+pHXG37WKjyhA==",
        ["libtorch-cpu-win-arm64 2.10.0"] = "7NCaiSTge6axhCnH5Im+1ZNSkiuA+zuYe6ZPYph9MmXS4QozEEHUcualKvMVlygxhaZOR6N3nCYqm3Ibxq5+JA==",
        ["libtorch-cpu-win-x64 2.10.0"] = "qvrEe8b8U1SPnsqShWgJ9gE/UfzFiq+QRPJdAegxwtEBgL/jZPQPvKAhqYkpEe5kb6AXCi840KDqvDaHQuAqEA==",
    };

    /// <summary>The platforms that TorchSharp and libtorch are built for.</summary>
    internal static IReadOnlyList<string> Platforms { get; } = ["linux-x64", "osx-arm64", "win-arm64", "win-x64"];

    /// <summary>libtorch's version that this version computes with.</summary>
    public static string LibTorchVersion => NativeSearch.Metadata("LibTorchVersion");

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
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.PlatformNotSupported"/>, or <see cref="RoseErrorCode.RequestInvalid"/>: there is no CUDA build for this system.
    /// </exception>
    internal static (string Id, string Version) HeadOf(RuntimeKind kind) => HeadOf(kind, Platform);

    /// <summary>The same, of a platform.</summary>
    internal static (string Id, string Version) HeadOf(RuntimeKind kind, string platform) => kind switch
    {
        _ when !Platforms.Contains(platform) => throw RuntimeErrors.NoTorchSharp(platform),
        RuntimeKind.Cpu => ($"libtorch-cpu-{platform}", LibTorchVersion),
        _ when OperatingSystem.IsLinux() => ("TorchSharp-cuda-linux", NativeSearch.Metadata("TorchSharpVersion")),
        _ when OperatingSystem.IsWindows() => ("TorchSharp-cuda-windows", NativeSearch.Metadata("TorchSharpVersion")),
        _ => throw RuntimeErrors.NoCudaHere(),
    };

    /// <summary>Where a build is put for the user, and found again without a setting.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: the user has no home.</exception>
    public static string DefaultFolder(RuntimeKind kind) => FolderOfUser(kind) ?? throw RuntimeErrors.NoHome();

    /// <summary>The same, or null where the user has no home.</summary>
    internal static string? FolderOfUser(RuntimeKind kind) => UserFolders.Data is { } data
        ? Path.Combine(data, "RosePO", "libtorch", $"{LibTorchVersion}-{kind.ToString().ToLowerInvariant()}")
        : null;

    /// <summary>The SHA-512 of a package that this version knows, or null.</summary>
    internal static string? KnownHash(string id, string version) => s_known.GetValueOrDefault($"{id} {version}");
}
