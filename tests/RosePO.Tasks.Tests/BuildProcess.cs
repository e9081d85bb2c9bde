using System.Diagnostics;
using System.Reflection;

namespace RosePO.Tasks.Tests;

/// <summary>Runs <c>dotnet</c> as a user does.</summary>
internal static class BuildProcess
{
    public static string TasksFolder => Path.GetFullPath(Metadata("TasksFolder"));

    public static string Repository => Path.GetFullPath(Metadata("RepositoryRoot"));

    public static string Configuration => Metadata("Configuration");

    public static async Task<BuildOutput> RunAsync(string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new BuildOutput(process.ExitCode, await output + await error);
    }

    private static string Metadata(string key) => typeof(BuildProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

/// <summary>What a build said.</summary>
internal sealed record BuildOutput(int ExitCode, string Text)
{
    public void Succeeds() => Assert.True(ExitCode == 0, Text);

    public void Fails() => Assert.True(ExitCode == 1, Text);

    public void Says(string text) => Assert.True(Text.Contains(text, StringComparison.Ordinal), $"'{text}' is not in:\n{Text}");

    public void DoesNotSay(string text) => Assert.False(Text.Contains(text, StringComparison.Ordinal), $"'{text}' is in:\n{Text}");
}
