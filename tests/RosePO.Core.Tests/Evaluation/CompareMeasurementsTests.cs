using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Tests.Evaluation;

public sealed class CompareMeasurementsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-compare-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A whole experiment's layout: <seed>/import and <seed>/measure.
    private MeasurementResult Measure(int dataSeed, string name, int seed = 1, params string[] baselines)
    {
        var data = Path.Combine(_folder, $"seed{dataSeed}", "import");
        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = data, Sample = new SampleOptions { Users = 80 }, Seed = dataSeed },
            cancellation: Cancellation);
        return MeasureRecommendations.Run(
            new MeasurementRequest
            {
                Dataset = data,
                Destination = Path.Combine(_folder, $"seed{dataSeed}", name),
                Models = [],
                Baselines = baselines.Length > 0 ? baselines : ["random", "popularity"],
                Resamples = 200,
                Seed = seed,
            },
            cancellation: Cancellation);
    }

    private static ComparisonResult Compare(ComparisonRequest request) => CompareMeasurements.Run(request with { Resamples = 200 }, cancellation: Cancellation);

    private static ComparisonRequest Of(params MeasurementResult[] measurements) => new() { Measurements = [.. measurements.Select(one => one.Measurement)] };

    private static RoseException Refused(ComparisonRequest request) => Assert.Throws<RoseException>(() => Compare(request));

    [Fact]
    public void The_figures_of_one_measurement_are_its_own()
    {
        var measured = Measure(1, "measure");
        var compared = Compare(Of(measured));
        Assert.Equal(measured.Columns, compared.Columns);
        Assert.Equal(measured.Models.Select(model => model.Name), compared.Models.Select(model => model.Name));
        foreach (var (expected, row) in measured.Models.Zip(compared.Models))
        {
            Assert.All(row.Metrics, figure => Assert.Equal(
                expected.Metrics[figure.Key], new MetricValue(figure.Value.Value, figure.Value.Low, figure.Value.High, figure.Value.Count)));
            Assert.Equal((1, 80), (row.Seeds, row.Users));
        }

        var comparison = measured.Comparisons.Single(one => one.Metric == "HR@1");
        var difference = compared.Models[1].Metrics["HR@1"].Difference!;
        Assert.Equal((comparison.Difference, comparison.Low, comparison.High, comparison.P), (difference.Value, difference.Low, difference.High, difference.P));
        Assert.Null(compared.Models[0].Metrics["HR@1"].Difference);
    }

    [Fact]
    public void Models_of_two_measurements_of_one_dataset_are_paired()
    {
        var (first, second) = (Measure(1, "first"), Measure(1, "second", seed: 2));
        var compared = Compare(Of(first, second) with { Against = "first/popularity", Metrics = ["MRR"] });
        Assert.Equal(["first/random", "first/popularity", "second/random", "second/popularity"], compared.Models.Select(model => model.Name));
        var twin = compared.Models[3].Metrics["MRR"].Difference!;
        Assert.Equal((0.0, 0.0, 0.0, 1.0), (twin.Value, twin.Low, twin.High, twin.AdjustedP));
        Assert.NotEqual(compared.Models[0].Metrics["MRR"].Value, compared.Models[2].Metrics["MRR"].Value);
        Assert.Equal([Artifact.TryOpen(first.Measurement)!.Key, Artifact.TryOpen(second.Measurement)!.Key], compared.Measurements.Select(one => one.Key));
    }

    [Fact]
    public void Across_seeds_a_row_is_the_mean_with_the_deviation_of_a_sample()
    {
        MeasurementResult[] seeds = [Measure(1, "measure"), Measure(2, "measure"), Measure(3, "measure")];
        var compared = Compare(Of(seeds) with { AcrossSeeds = true, Against = "random", Metrics = ["HR@1"] });
        var row = Assert.Single(compared.Models, model => model.Name == "popularity");
        double[] values = [.. seeds.Select(seed => seed.Models[1].HitRatio!.Value.Value)];
        double[] differences = [.. seeds.Select((seed, i) => values[i] - seed.Models[0].HitRatio!.Value.Value)];
        double Deviation(double[] of) => Math.Sqrt(of.Sum(value => Math.Pow(value - of.Average(), 2)) / 2);
        var figure = row.Metrics["HR@1"];
        Assert.Equal((values.Average(), Deviation(values), 3), (figure.Value, figure.Deviation!.Value, row.Seeds), new Near());
        Assert.Equal((differences.Average(), Deviation(differences), 3), (figure.Difference!.Value, figure.Difference.Deviation!.Value, row.Measurements.Count), new Near());
        Assert.InRange(figure.Value, figure.Low, figure.High);
        Assert.Equal(["seed1", "seed2", "seed3"], compared.Measurements.Select(one => one.Name));
        Assert.Contains("means of 3 seeds", compared.Protocol, StringComparison.Ordinal);
    }

    [Fact]
    public void The_frontier_has_a_mark_for_each_model_and_a_file_for_each_harm_that_was_compared()
    {
        MeasurementResult[] seeds = [Measure(1, "measure"), Measure(2, "measure")];
        var compared = Compare(Of(seeds) with { AcrossSeeds = true, Against = "random", Metrics = ["PopularityLift", "HR@5", "SemanticExcess", "HR@1"] });
        Assert.All(compared.Models, model => Assert.True(model.IsBaseline));
        var folder = Path.Combine(_folder, "plots");
        var files = ComparisonPlots.Write(compared, folder);
        Assert.Equal(["hr-5-against-popularitylift.svg", "hr-5-against-semanticexcess.svg"], files.Select(file => Path.GetFileName(file)));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        var lift = File.ReadAllText(files[0]);
        Assert.Contains("means of 2 seeds with intervals over seeds and users", lift, StringComparison.Ordinal);
        Assert.All(compared.Models, model =>
        {
            var (across, upward) = (model.Metrics["PopularityLift"], model.Metrics["HR@5"]);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{model.Name} HR@5 {upward.Value:0.000}, PopularityLift {across.Value:+0.000;\u22120.000}"), lift, StringComparison.Ordinal);
        });
        Assert.Empty(ComparisonPlots.Write(compared with { Columns = ["HR@1"] }, Path.Combine(_folder, "none")));
        Assert.Empty(ComparisonPlots.Write(compared with { Columns = ["PopularityLift"] }, Path.Combine(_folder, "none")));
    }

    [Fact]
    public void A_selection_is_shown_in_its_order_and_the_reference_need_not_be_in_it()
    {
        var measured = Measure(1, "measure");
        var compared = Compare(Of(measured) with { Models = ["Popularity"], Against = "random" });
        Assert.Equal(["popularity"], compared.Models.Select(model => model.Name));
        Assert.Equal("random", compared.Against);
        Assert.NotNull(compared.Models[0].Metrics["HR@1"].Difference);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_with_the_reason()
    {
        var (first, second, other) = (Measure(1, "first"), Measure(1, "second", 2), Measure(2, "other"));
        Assert.Contains("different datasets", Refused(Of(first, other)).Message, StringComparison.Ordinal);
        Assert.Contains("compared twice", Refused(Of(first, second, first)).Message, StringComparison.Ordinal);
        Assert.Contains("two measurements or more", Refused(Of(first) with { AcrossSeeds = true }).Message, StringComparison.Ordinal);
        Assert.Contains("choose from random, popularity", Refused(Of(first) with { Models = ["sft"] }).Message, StringComparison.Ordinal);
        Assert.Equal(RoseErrorCode.ArtifactInvalid, Refused(new ComparisonRequest { Measurements = [Path.Combine(_folder, "seed1", "import")] }).Error);
        Directory.Move(Path.Combine(_folder, "seed2", "import"), Path.Combine(_folder, "away"));
        Assert.Contains("no longer at", Refused(Of(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moved_experiment_is_compared_where_it_is_now()
    {
        var measured = Measure(1, "measure");
        Directory.Move(Path.Combine(_folder, "seed1"), Path.Combine(_folder, "moved"));
        Assert.Equal(2, Compare(new ComparisonRequest { Measurements = [Path.Combine(_folder, "moved", "measure")] }).Models.Count);
        Assert.NotNull(measured.Report);
    }

    [Fact]
    public void Texts_hold_figures_n_protocol_and_the_artifacts_hash()
    {
        var measured = Measure(1, "measure");
        var compared = Compare(Of(measured));
        var key = Artifact.TryOpen(measured.Measurement)!.Key;
        var markdown = ComparisonText.Markdown(compared);
        var popularity = markdown.Split('\n').First(line => line.StartsWith("| popularity", StringComparison.Ordinal));
        Assert.EndsWith("| 80 |", popularity, StringComparison.Ordinal);
        Assert.Contains(key[..16], markdown, StringComparison.Ordinal);
        Assert.Contains(measured.Protocol, markdown, StringComparison.Ordinal);
        var lines = ComparisonText.Csv(compared).Split('\n');
        Assert.Equal(1 + compared.Models.Sum(model => model.Metrics.Count), lines.Length);
        Assert.All(lines.Skip(1), line => Assert.EndsWith(key, line, StringComparison.Ordinal));
        Assert.StartsWith("random,HR@1,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Holm_multiplies_the_smallest_p_by_how_many_there_are_and_never_goes_back() =>
        Assert.Equal([0.04, 0.09, 0.09, 0.025, 0.7], HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005, 0.7]).Select(p => Math.Round(p, 9)));

    [Theory]
    [InlineData("measure", "/runs/a/measure")]
    [InlineData("a b", "/runs/a/measure", "/runs/b/measure/")]
    [InlineData("y y2", "x/y", "z/y2")]
    [InlineData("a/m a/n b/m", "a/m", "a/n", "b/m")]
    public void Folders_are_named_by_the_part_that_differs(string expected, params string[] paths) => Assert.Equal(expected.Split(' '), PathNames.Of(paths));

    private sealed class Near : IEqualityComparer<(double, double, int)>
    {
        public bool Equals((double, double, int) x, (double, double, int) y) =>
            Math.Abs(x.Item1 - y.Item1) < 1e-12 && Math.Abs(x.Item2 - y.Item2) < 1e-12 && x.Item3 == y.Item3;

        public int GetHashCode((double, double, int) obj) => obj.Item3;
    }
}
