using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace RosePO.Tasks.Tests;

/// <summary>Runs <c>dotnet</c> as a user does.</summary>
internal static class BuildProcess
{
    public static string TasksFolder => Path.GetFullPath(Metadata("TasksFolder"));

    public static string Repository => Path.GetFullPath(Metadata("RepositoryRoot"));

    public static string Configuration => Metadata("Configuration");

    public static Task<BuildOutput> RunAsync(string folder, string[] arguments, params (string Name, string Value)[] environment) =>
        RunProgramAsync("dotnet", folder, arguments, environment);

    /// <summary>Runs a program that runs <c>dotnet</c>.</summary>
    public static async Task<BuildOutput> RunProgramAsync(string program, string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(program, folder, arguments, environment);
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new BuildOutput(process.ExitCode, await output + await error);
    }

    /// <summary>
    /// Sends a signal when a line with a text has come: INT is Ctrl+C, HUP the end of a terminal, which goes to every process that was started from it; where no
    /// line comes the build ends by itself.
    /// </summary>
    public static Task<BuildOutput> InterruptAsync(string signal, string folder, string at, string[] arguments, params (string Name, string Value)[] environment) => WatchAsync(
        (process, line) =>
        {
            if (at.Length > 0 && line.Contains(at, StringComparison.Ordinal))
            {
                at = "";
                var id = process.Id.ToString(CultureInfo.InvariantCulture);
                Process.Start("sh", ["-c", signal == "HUP" ? $"kill -HUP $(pgrep -P {id}) {id}" : $"kill -{signal} {id}"]).Dispose();
            }
        },
        folder,
        arguments,
        environment);

    /// <summary>Tells each line as it comes.</summary>
    public static async Task<BuildOutput> WatchAsync(Action<Process, string> said, string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start("dotnet", folder, arguments, environment);
        var cancellation = TestContext.Current.CancellationToken;
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var text = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            text.AppendLine(line);
            said(process, line);
        }

        await process.WaitForExitAsync(cancellation);
        return new BuildOutput(process.ExitCode, text + await error);
    }

    // A shell that runs tests in the background has its children ignore Ctrl+C: env takes that back.
    private static Process Start(string program, string folder, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("env", ["--default-signal=INT", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
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
