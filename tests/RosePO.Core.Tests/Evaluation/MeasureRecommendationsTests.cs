using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Oracles;

namespace RosePO.Core.Tests.Evaluation;

public sealed class MeasureRecommendationsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-measure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Dataset()
    {
        var folder = Path.Combine(_folder, "data");
        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = folder, Sample = new SampleOptions { Users = 80 } },
            cancellation: TestContext.Current.CancellationToken);
        return folder;
    }

    private static MeasurementResult Run(MeasurementRequest request) =>
        MeasureRecommendations.Run(request, cancellation: TestContext.Current.CancellationToken);

    private MeasurementRequest Request(string dataset) => new()
    {
        Dataset = dataset,
        Destination = Path.Combine(_folder, "measure"),
        Models = [],
        Baselines = ["Random", "Popularity"],
        Resamples = 100,
    };

    [Fact]
    public void Baselines_on_the_sample_give_a_whole_artifact_that_is_found_again()
    {
        var request = Request(Dataset());
        var result = Run(request);
        Assert.False(result.Reused);
        Assert.Equal(["random", "popularity"], result.Models.Select(model => model.Name));
        Assert.True(result.Models[1].PopularityLift!.Value.Low > 0);
        Assert.Equal(
            ["artifact.json", "metrics.json", "predictions.parquet", "report.html"],
            Directory.EnumerateFiles(request.Destination).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(result.Report, Path.Combine(request.Destination, "report.html"));
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(request.Destination, "metrics.json")))!;
        Assert.Equal(Artifact.TryOpen(request.Dataset)!.Key, (string)metrics["protocol"]!["dataset"]!);
        Assert.Equal(result.Models[1].HitRatio!.Value.Value, (double)metrics["models"]![1]!["metrics"]!["HR@1"]!["value"]!);

        var again = Run(request);
        Assert.True(again.Reused);
        Assert.Equal(MeasurementTable.Render(result), MeasurementTable.Render(again));
    }

    [Fact]
    public void Plots_are_written_on_request_and_the_command_is_shown_without_making_another_measurement()
    {
        var request = Request(Dataset()) with { Plots = true, Command = "make it <again>" };
        Run(request);
        var plots = Directory.GetFiles(Path.Combine(request.Destination, "plots"), "*.svg");
        Assert.Contains("hr-1.svg", plots.Select(Path.GetFileName));
        Assert.All(plots, plot => Assert.Equal("svg", System.Xml.Linq.XDocument.Load(plot).Root!.Name.LocalName));
        var report = File.ReadAllText(Path.Combine(request.Destination, "report.html"));
        Assert.Contains("make it &lt;again&gt;", report, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">data</th>", report, StringComparison.Ordinal);
        Assert.True(Run(request with { Command = "another" }).Reused);
    }

    [Fact]
    public void A_measurement_is_found_again_where_everything_was_moved()
    {
        var request = Request(Dataset());
        Run(request);
        Directory.CreateDirectory(Path.Combine(_folder, "moved"));
        var (data, measure) = (Path.Combine(_folder, "moved", "data"), Path.Combine(_folder, "moved", "measure"));
        Directory.Move(request.Dataset, data);
        Directory.Move(request.Destination, measure);
        var found = Run(request with { Dataset = data, Destination = measure });
        Assert.True(found.Reused);
        Assert.Equal(measure, found.Measurement);
        Assert.All(found.Models, model => Assert.Equal(Path.Combine(measure, "report.html"), model.Report));
    }

    [Fact]
    public void An_oracle_is_the_baseline_of_its_kind_and_no_other()
    {
        var request = Request(Dataset());
        var oracle = TrainOracle.Run(
            new OracleRequest
            {
                Dataset = request.Dataset,
                Destination = Path.Combine(_folder, "oracle"),
                Device = "cpu",
                Options = new CaserOptions { HiddenSize = 8, Epochs = 1 },
            },
            cancellation: TestContext.Current.CancellationToken);
        var result = Run(request with { Baselines = ["popularity", "Caser"], Oracles = [oracle.Oracle] });
        Assert.Equal(["popularity", "caser"], result.Models.Select(model => model.Name));
        Assert.False(Directory.Exists($"{request.Destination}.caser"));

        var other = Assert.Throws<RoseException>(() => Run(request with { Baselines = ["sasrec"], Oracles = [oracle.Oracle] }));
        Assert.Equal(RoseErrorCode.RequestInvalid, other.Error);
        Assert.Contains("is a Caser", other.Message, StringComparison.Ordinal);
        var twice = Assert.Throws<RoseException>(() => Run(request with { Baselines = ["caser"], Oracles = [oracle.Oracle, oracle.Oracle] }));
        Assert.Contains("second", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_is_another_measurement()
    {
        var request = Request(Dataset());
        Run(request);
        var error = Assert.Throws<RoseException>(() => Run(request with { Seed = 2 }));
        Assert.Equal(RoseErrorCode.DestinationExists, error.Error);
        Assert.False(Run(request with { Seed = 2, Overwrite = true }).Reused);
    }

    [Fact]
    public void A_folder_that_is_no_dataset_is_refused_and_nothing_is_left()
    {
        var error = Assert.Throws<RoseException>(() => Run(Request(_folder)));
        Assert.Equal(RoseErrorCode.ArtifactInvalid, error.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Nothing_is_left_where_the_measurement_is_cancelled()
    {
        var request = Request(Dataset());
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => MeasureRecommendations.Run(request, cancellation: cancelled.Token));
        Assert.Equal([request.Dataset], Directory.EnumerateFileSystemEntries(_folder));
    }
}
