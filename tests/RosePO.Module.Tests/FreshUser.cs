using System.Reflection;
using System.Runtime.CompilerServices;

namespace RosePO.Module.Tests;

/// <summary>
/// The packed module meets a user who has never built it: an empty home, and no NuGet package folder that TorchSharp could fall back on.
/// libtorch is named by ROSEPO_LIBTORCH alone.
/// </summary>
internal static class FreshUser
{
    /// <summary>NuGet's package folder at build time.</summary>
    public static string PackageFolder => Metadata("PackageFolder");

    [ModuleInitializer]
    internal static void Begin()
    {
        var home = Directory.CreateTempSubdirectory("rosepo-home-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        Environment.SetEnvironmentVariable("HOME", home);
        Environment.SetEnvironmentVariable("USERPROFILE", home);
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", null);
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", null);
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.Combine(home, "nowhere"));
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ROSEPO_LIBTORCH")))
        {
            Environment.SetEnvironmentVariable("ROSEPO_LIBTORCH", Metadata("LibTorch"));
        }
    }

    private static string Metadata(string key) => typeof(FreshUser).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
