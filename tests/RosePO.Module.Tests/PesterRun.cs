using System.Text.Json;

namespace RosePO.Module.Tests;

/// <summary>All files of <c>tests/pester</c>, run once with one Pester by the shell that users have.</summary>
internal sealed class PesterRun
{
    private static readonly JsonSerializerOptions s_json = new();

    /// <summary>The Pester that ran.</summary>
    public string Pester { get; init; } = "";

    /// <summary>The PowerShell that ran it.</summary>
    public string Shell { get; init; } = "";

    /// <summary>What came of each test, those of <c>-ForEach</c> one by one.</summary>
    public IReadOnlyList<Outcome> Tests { get; init; } = [];

    /// <summary>Files that could not be read as tests.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];

    /// <summary>Runs them.</summary>
    /// <param name="version">The version of Pester, one that the project fetches.</param>
    public static async Task<PesterRun> StartAsync(string version)
    {
        var result = Path.Combine(Path.GetTempPath(), $"rosepo-pester-{version}-{Environment.ProcessId}.json");
        var (code, said) = await RealShell.RunAsync(
            "-NoProfile",
            "-File",
            Path.Combine(Repository.Root, "tests", "pester", "run.ps1"),
            "-Pester",
            Path.Combine(FreshUser.PackageFolder, "pester", version, "tools", "Pester.psd1"),
            "-Result",
            result);
        Assert.True(code == 0 && File.Exists(result), $"Pester {version} ended with {code}:\n{said}");
        try
        {
            return JsonSerializer.Deserialize<PesterRun>(await File.ReadAllTextAsync(result), s_json)!;
        }
        finally
        {
            File.Delete(result);
        }
    }

    /// <summary>What came of a test.</summary>
    public sealed record Outcome(string File, int Line, string Name, string Result, double Seconds, string Errors);
}
