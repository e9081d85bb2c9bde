using RosePO.Core.Data;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

/// <summary>A process loads only the libraries that its work uses: each operation here runs in a process that has done nothing before.</summary>
public sealed class StartUpTests : IDisposable
{
    private static readonly string[] s_heavy = ["TorchSharp", "torch_cpu", "duckdb", "DuckDB.NET.Data", "onnxruntime", "Microsoft.ML.Tokenizers"];

    private readonly ExperimentFile _file = new(SmallExperiment.Yaml);

    // Where libtorch has CUDA's libraries, only libtorch can tell what the device 'auto' is.
    private ExperimentRequest Request => new()
    {
        File = _file.File,
        Runs = Path.Combine(_file.Folder, "runs"),
        Overrides = new Dictionary<string, string> { ["device"] = "cpu" },
    };

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Planning_an_experiment_loads_no_heavy_library() => Assert.Empty((await RunAsync(Request)).Heavy);

    [Fact]
    public async Task A_run_loads_what_its_stages_use_and_a_run_without_changes_loads_none_of_it()
    {
        var (said, heavy) = await RunAsync(Request, nameof(RunExperiment));
        Assert.Contains("reused False", said, StringComparison.Ordinal);
        Assert.Empty(new[] { "TorchSharp", "torch_cpu", "duckdb", "DuckDB.NET.Data" }.Except(heavy));

        (said, heavy) = await RunAsync(Request, nameof(RunExperiment));
        Assert.Contains("reused True", said, StringComparison.Ordinal);
        Assert.Empty(heavy);
    }

    [Fact]
    public async Task Measuring_popularity_reads_the_data_and_loads_no_libtorch()
    {
        var dataset = Path.Combine(_file.Folder, "dataset");
        var sample = new SampleOptions { Users = 24, Families = 6, FamilySize = 3, MeanInteractions = 7 };
        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = dataset, Candidates = 4, Sample = sample }, cancellation: TestContext.Current.CancellationToken);
        var measurement = new MeasurementRequest { Dataset = dataset, Models = [], Baselines = ["popularity"], Resamples = 20, Destination = Path.Combine(_file.Folder, "measured") };

        var (_, heavy) = await RunAsync(measurement);

        Assert.Contains("duckdb", heavy);
        Assert.DoesNotContain("torch_cpu", heavy);
    }

    // What it says, and which of the heavy libraries it had loaded at its end.
    private async Task<(string Said, string[] Heavy)> RunAsync<T>(T request, string? operation = null)
    {
        using var process = RequestProcess.Start(request, Path.Combine(_file.Folder, "request.json"), processors: 1, operation: operation);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        var loaded = said.Split('\n').Single(line => line.StartsWith("loaded ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.TrimEntries);
        return (said, [.. s_heavy.Where(library => loaded.Any(name => Path.GetFileNameWithoutExtension(name) is var stem && (name == library || stem == library || stem == $"lib{library}")))]);
    }
}
