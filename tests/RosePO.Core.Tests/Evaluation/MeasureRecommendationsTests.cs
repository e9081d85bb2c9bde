using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Statistics;
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
    public void Windows_of_one_user_are_resampled_together_and_the_protocol_has_both_numbers()
    {
        var data = Path.Combine(_folder, "windows");
        var imported = new ImportDatasetRequest
        {
            Format = DatasetFormat.Sample,
            Destination = data,
            Sample = new SampleOptions { Users = 80 },
            Split = SplitKind.Ratio,
            Ratio = [0.5, 0.1, 0.4],
            Window = 10,
        };
        ImportDataset.Run(imported, cancellation: TestContext.Current.CancellationToken);
        var dataset = RecDataset.Load(data);
        var users = dataset.Cases(DataSplit.Test).Select(question => dataset.Users[question.User].SourceId.Split('#')[0]).ToArray();
        var people = users.Distinct().Count();
        Assert.True(people < users.Length / 2);

        var request = Request(data) with { Resamples = 1000 };
        var result = Run(request);
        Assert.Contains($"n = {users.Length} windows of {people} users,", result.Protocol, StringComparison.Ordinal);
        var protocol = JsonNode.Parse(File.ReadAllText(Path.Combine(request.Destination, "metrics.json")))!["protocol"]!;
        Assert.Equal((users.Length, people), ((int)protocol["n"]!, (int)protocol["users"]!));
        var report = File.ReadAllText(result.Report);
        Assert.Contains($"of {users.Length} test windows", report, StringComparison.Ordinal);
        Assert.Matches($"With {users.Length} windows of {people} users .* would need about [0-9]+ users", report);

        // What a gate computes again, by another confidence, is over the same people.
        var stored = StoredMeasurement.Open(request.Destination);
        var metric = MetricRegistry.Find("HR@1")!;
        var made = result.Comparisons.Single(one => one.Metric == metric.Name);
        var again = stored.Compare(made.Model, made.Against, metric, 0.9501, TestContext.Current.CancellationToken);
        Assert.Equal(made.P, again.P);
        Assert.Equal(made.High - made.Low, again.High - again.Low, 0.002);

        // By hand: users' sums are drawn, not their windows.
        var set = stored.LoadSet();
        double[][] hits = [.. stored.Answers([made.Model, made.Against], set).Select(model => model.TargetRank.Select(rank => rank == 1 ? 1.0 : 0).ToArray())];
        double[] Differences(string[] units)
        {
            var random = new Random(7);
            var sums = units.Select((unit, at) => (unit, Gain: hits[0][at] - hits[1][at])).GroupBy(one => one.unit).Select(unit => (Gain: unit.Sum(one => one.Gain), Count: unit.Count())).ToArray();
            return [.. Enumerable.Range(0, 4000).Select(_ =>
            {
                var drawn = random.GetItems(sums, sums.Length);
                return drawn.Sum(one => one.Gain) / drawn.Sum(one => one.Count);
            })];
        }

        static double Width((double Low, double High) interval) => interval.High - interval.Low;
        double Ratio(string[] units) => (made.High - made.Low) / Width(PairedBootstrap.Interval(Differences(units), 0.95));
        Assert.Equal(1, Ratio(users), 0.08);
        Assert.True(Ratio([.. users.Select((_, at) => $"{at}")]) > 1.12, $"{Ratio([.. users.Select((_, at) => $"{at}")])}");
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
