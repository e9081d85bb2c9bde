using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace RosePO.Core.Tests.Serving;

/// <summary>The server in a process of its own, as users start it.</summary>
internal sealed class RunningServer : IDisposable
{
    private readonly Process _process;

    private RunningServer(Process process, Uri address) => (_process, Client) = (process, new HttpClient { BaseAddress = address });

    public HttpClient Client { get; }

    public int Id => _process.Id;

    /// <summary>Starts one on a free port, and waits until it listens.</summary>
    public static RunningServer Start(RecommendationRequest request, params string[] options) => Start(request, [], options);

    /// <summary>The same with environment variables of its own.</summary>
    public static RunningServer Start(RecommendationRequest request, IReadOnlyList<(string Name, string Value)> variables, string[] options)
    {
        var process = Launch(variables, ["--model", request.Model, "--dataset", request.Dataset, "--device", "cpu", "--port", "0", .. options]);
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(process.StandardError.ReadToEnd());
        return new RunningServer(process, new Uri((string)JsonNode.Parse(line)!["url"]!));
    }

    /// <summary>Starts the program, for options that it does not take.</summary>
    public static Process Launch(params string[] arguments) => Launch([], arguments);

    private static Process Launch(IReadOnlyList<(string Name, string Value)> variables, string[] arguments)
    {
        var program = typeof(RunningServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Server").Value!;
        var start = new ProcessStartInfo("dotnet", [Path.GetFullPath(program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Tells the process to end, and waits for it.</summary>
    public int Stop()
    {
        using (Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
        }

        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(60)), "The server did not end.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
