using System.Diagnostics;
using System.Text.Json;

namespace RosePO.Module.Tests;

/// <summary>The shell that <c>.config/dotnet-tools.json</c> pins, started as a tool of the .NET SDK is: <c>dotnet pwsh.dll</c>.</summary>
internal static class RealShell
{
    /// <summary>The version that is pinned.</summary>
    public static string Version { get; } = Pinned();

    private static string Program => Path.Combine(
        FreshUser.PackageFolder, "powershell", Version, "tools", "net10.0", "any", OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return (shell.ExitCode, await output + await errors);
    }

    private static string Pinned()
    {
        using var tools = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")));
        return tools.RootElement.GetProperty("tools").GetProperty("powershell").GetProperty("version").GetString()!;
    }
}
