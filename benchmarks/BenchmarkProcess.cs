using System.Diagnostics;
using System.Text.Json.Nodes;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Benchmarks;

/// <summary>Benchmarks in processes of their own, whose memory and threads are no other's.</summary>
internal static class BenchmarkProcess
{
    /// <summary>Runs a benchmark; what it says of errors goes to standard error.</summary>
    /// <param name="arguments">The command line, without <c>--json</c>.</param>
    /// <returns>Its result; null where it failed.</returns>
    public static JsonObject? Run(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(DotNetHost.File, [typeof(BenchmarkProcess).Assembly.Location, .. arguments, "--json"]) { RedirectStandardOutput = true })!;
        var last = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        process.WaitForExit();
        return process.ExitCode == 0 && last is not null ? JsonNode.Parse(last)!.AsObject() : null;
    }
}
