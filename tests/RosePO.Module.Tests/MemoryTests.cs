using System.Diagnostics;

namespace RosePO.Module.Tests;

/// <summary>A heap's limit applies from a process's start, so the test of the pipeline runs in another process.</summary>
[Collection(Host.Collection)]
public sealed class MemoryTests
{
    private const int Megabytes = 96;

    [Fact]
    public void The_whole_pipeline_runs_where_the_managed_heap_may_not_grow()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "exec", typeof(MemoryTests).Assembly.Location,
                "--filter-method", $"*.{nameof(PipelineTests)}.{nameof(PipelineTests.The_whole_pipeline_runs_on_a_generated_sample)}",
                "--results-directory", Path.GetTempPath(),
            },
            Environment = { ["DOTNET_GCHeapHardLimit"] = (Megabytes << 20).ToString("X", null) },
        };
        using var tests = Process.Start(start)!;
        var told = tests.StandardOutput.ReadToEnd();
        tests.WaitForExit();
        Assert.True(tests.ExitCode == 0, told);
        Assert.Contains("succeeded: 1", told);
    }
}
