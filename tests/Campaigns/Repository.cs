using System.Reflection;
using System.Runtime.Versioning;

// Process groups, system calls and links.
[assembly: UnsupportedOSPlatform("windows")]

namespace RosePO.Campaigns;

/// <summary>Where the projects of this repository are.</summary>
internal static class Repository
{
    public static string TasksProject => Path.GetFullPath(Metadata("TasksProject"));

    public static string Configuration => Metadata("Configuration");

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
