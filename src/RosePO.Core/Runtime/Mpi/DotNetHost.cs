using System.Runtime.InteropServices;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>The program that runs managed programs.</summary>
internal static class DotNetHost
{
    private static string Name => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>
    /// Its path: of the one that runs this process, or that MSBuild names, or that the runtime belongs to; otherwise its name, which the system looks for.
    /// </summary>
    public static string File => Candidates().FirstOrDefault(path => path is not null && Path.GetFileName(path) == Name && Path.IsPathFullyQualified(path) && System.IO.File.Exists(path)) ?? "dotnet";

    private static IEnumerable<string?> Candidates() =>
    [
        Environment.ProcessPath,
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
        Path.GetFullPath(Path.Combine("..", "..", "..", Name), RuntimeEnvironment.GetRuntimeDirectory()),
    ];
}
