using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Gates;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Publishing;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Tests.Evaluation.Publishing;

/// <summary>Measurements that are compared where their datasets are not.</summary>
public sealed class ExportMeasurementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-outcomes-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The same people in every seed, in an order of each seed's own.
    private string Measured(int seed)
    {
        var data = Path.Combine(_folder, $"seed{seed}", "import");
        ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = data, Sample = new SampleOptions { Users = 80 }, Seed = seed },
            cancellation: Cancellation);
        return MeasureRecommendations.Run(
            new MeasurementRequest
            {
                Dataset = data,
                Destination = Path.Combine(_folder, $"seed{seed}", "measure"),
                Models = [],
                Baselines = ["random", "popularity"],
                CandidateLists = [CandidateList.Given, CandidateList.PopularLookAlike],
                Metrics = ["HR@1", "NDCG@5", "PopularityLift", "SemanticExcess", "ItemCoverage@1"],
                Claims = [new Claim { Model = "popularity", Against = "random", Metric = "HR@5" }],
                Resamples = 200,
                Seed = seed,
            },
            cancellation: Cancellation).Measurement;
    }

    private string Exported(string measurement, string name, MeasurementExportRequest? request = null) => ExportMeasurement.Run(
        (request ?? new MeasurementExportRequest { Measurement = "", Destination = "" }) with { Measurement = measurement, Destination = Path.Combine(_folder, name) },
        cancellation: Cancellation).Measurement;

    private static ComparisonResult Compare(params string[] measurements) => CompareMeasurements.Run(
        new ComparisonRequest
        {
            Measurements = measurements,
            AcrossSeeds = measurements.Length > 1,
            Against = "random",
            Metrics = ["HR@1", "NDCG@5", "PopularityLift", "SemanticExcess"],
            Resamples = 200,
        },
        cancellation: Cancellation);

    private static void Same(ComparisonResult expected, ComparisonResult actual)
    {
        // Keys tell which measurement it was.
        string Text(ComparisonResult result) => ComparisonText.Markdown(result with { Measurements = [] });
        Assert.Equal(Text(expected), Text(actual));
        Assert.NotEmpty(actual.Claims);
    }

    [Fact]
    public void Without_the_dataset_the_figures_intervals_and_verdicts_are_the_same()
    {
        string[] measured = [Measured(1), Measured(2)];
        var (one, both) = (Compare(measured[0]), Compare(measured));
        string[] exported = [Exported(measured[0], "one"), Exported(measured[1], "two")];
        Same(both, Compare(measured[0], exported[1]));
        Directory.Delete(Path.Combine(_folder, "seed1"), recursive: true);
        Directory.Delete(Path.Combine(_folder, "seed2"), recursive: true);
        Same(one, Compare(exported[0]));
        Same(both, Compare(exported));
        Same(both, Compare(Exported(exported[0], "again"), exported[1]));
    }

    [Fact]
    public void Other_candidate_lists_and_gates_on_differences_need_no_dataset_either()
    {
        var measured = Measured(1);
        var exported = Exported(measured, "one");
        ComparisonResult Tempted(string folder) => CompareMeasurements.Run(
            new ComparisonRequest { Measurements = [folder], Protocol = "PopularLookAlike", Metrics = ["HR@1", "PopularityLift"], Resamples = 200 }, cancellation: Cancellation);
        var gate = new GateRequest { Measurement = measured, Model = "popularity", Metric = "HR@1", AtLeast = "random", Confidence = 0.9 };
        var (tempted, held) = (Tempted(measured), CheckGate.Run(gate, Cancellation));
        Directory.Delete(Path.Combine(_folder, "seed1"), recursive: true);
        Assert.Equal(ComparisonText.Csv(tempted with { Measurements = [] }).Split('\n').Length, ComparisonText.Csv(Tempted(exported)).Split('\n').Length);
        Assert.Equal(ComparisonText.Markdown(tempted with { Measurements = [] }), ComparisonText.Markdown(Tempted(exported) with { Measurements = [] }));
        Assert.Equal(held.Checks.Single().Message, CheckGate.Run(gate with { Measurement = exported }, Cancellation).Checks.Single().Message);
    }

    [Fact]
    public void Nothing_of_the_data_or_of_the_machine_is_in_it()
    {
        var measured = Measured(1);
        var dataset = RecDataset.Load(Path.Combine(_folder, "seed1", "import"));
        var exported = Exported(measured, "one");
        Assert.Equal(
            ["artifact.json", "metrics.json", "outcomes.PopularLookAlike.parquet", "outcomes.parquet", "people.parquet"],
            Directory.GetFiles(exported).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        foreach (var file in Directory.GetFiles(exported))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain(_folder, text, StringComparison.Ordinal);
            Assert.DoesNotContain(dataset.Items, item => text.Contains(item.Title, StringComparison.Ordinal));
            Assert.DoesNotContain(dataset.Users, user => user.Person.Length > 3 && text.Contains(user.Person, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Models_and_metrics_can_be_chosen_and_what_was_left_out_is_said()
    {
        var measured = Measured(1);
        var few = Exported(measured, "few", new MeasurementExportRequest { Measurement = "", Destination = "", Models = ["Popularity"], Metrics = ["MRR"] });
        var compared = CompareMeasurements.Run(new ComparisonRequest { Measurements = [few], Metrics = ["MRR"], Resamples = 200 }, cancellation: Cancellation);
        Assert.Equal(["popularity"], compared.Models.Select(model => model.Name));

        RoseException Refused(Action act) => Assert.Throws<RoseException>(act);
        var missing = Refused(() => CompareMeasurements.Run(new ComparisonRequest { Measurements = [few], Metrics = ["HR@1"] }, cancellation: Cancellation));
        Assert.Contains("was exported without what HR@1 is computed from", missing.Message, StringComparison.Ordinal);
        var sums = Refused(() => Exported(measured, "none", new MeasurementExportRequest { Measurement = "", Destination = "", Metrics = ["HR@1", "ItemCoverage@1"] }));
        Assert.Contains("ItemCoverage@1 is no ratio of two sums over users", sums.Message, StringComparison.Ordinal);
        var unknown = Refused(() => Exported(measured, "none", new MeasurementExportRequest { Measurement = "", Destination = "", Models = ["rosepo"] }));
        Assert.Contains("No measurement has a model 'rosepo'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_any_of_the_metrics_is_read_as_one_that_was_not_measured_by_them()
    {
        var path = Path.Combine(_folder, "outcomes.parquet");
        StoredOutcomes.Write([new MeasuredModel("sft", false, [(HitRatio.Metric, RatioFigure.Mean([1, 0, 1]))])], path);
        var read = StoredOutcomes.Read(path, ["sft", "random"], [HitRatio.Metric]);
        Assert.Equal([("sft", false, 1), ("random", true, 0)], read.Select(model => (model.Name, model.IsBaseline, model.Figures.Count)));
        Assert.Equal(2.0 / 3, read[0].Figures[0].Figure.Value, 6);
    }

    [Fact]
    public void What_was_exported_is_found_again_and_refused_where_it_was_changed()
    {
        var measured = Measured(1);
        var request = new MeasurementExportRequest { Measurement = measured, Destination = Path.Combine(_folder, "one") };
        Assert.False(ExportMeasurement.Run(request, cancellation: Cancellation).Reused);
        Assert.True(ExportMeasurement.Run(request, cancellation: Cancellation).Reused);
        Assert.Equal(Artifact.TryOpen(measured)!.Key, Artifact.TryOpen(request.Destination)!.Inputs["measurement"]);
        File.AppendAllText(Path.Combine(request.Destination, StoredOutcomes.PeopleFile), "x");
        Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => Compare(request.Destination)).Error);
    }
}
