using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Evaluation.Report.Data;

namespace RosePO.Core.Tests.Evaluation.Report;

public sealed class ReportDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private void WriteLog(params string[] lines) => File.WriteAllLines(At("metrics.jsonl"), lines);

    [Fact]
    public void Curves_are_read_as_far_as_the_log_is_whole()
    {
        WriteLog("{\"step\":1,\"loss\":4.5}", "{\"step\":2,\"rate\":0.1}", "{\"step\":3,\"loss\":3,\"eval/hr@1\":0.5}", "{\"step\":4,\"eval/hr@1\":0.75}", "{\"step\":5,\"lo");
        var curves = TrainingCurve.Read("sft", _folder).ToArray();
        Assert.Equal([TrainingCurve.Loss, "eval/hr@1"], curves.Select(curve => curve.Quantity));
        Assert.Equal([(1, 4.5), (3, 3)], curves[0].Points);
        Assert.Equal([(3, 0.5), (4, 0.75)], curves[1].Points);
    }

    [Fact]
    public void A_validation_curve_knows_which_step_was_kept()
    {
        WriteLog("{\"step\":1,\"loss\":4.5}", "{\"step\":2,\"loss\":4,\"eval/HR@1\":0.5,\"eval/loss\":3}", "{\"step\":3,\"loss\":3}", "{\"step\":4,\"loss\":3,\"eval/HR@1\":0.25,\"eval/loss\":3.5}");
        File.WriteAllText(At(ArtifactManifest.FileName), JsonSerializer.Serialize(
            new ArtifactManifest
            {
                Kind = "model",
                Key = "k",
                Request = new JsonObject { ["validation"] = new JsonObject { ["metric"] = "Loss" } },
                Inputs = [],
                Versions = [],
                Result = JsonSerializer.SerializeToNode(new ModelResult { Model = "", Dataset = "", Stage = TrainingStage.Sft, Steps = 4, BestStep = 2 }, ArtifactJson.Options)!.AsObject(),
            },
            ArtifactJson.Options));
        var curves = TrainingCurve.Read("sft", _folder).ToDictionary(curve => curve.Quantity);

        Assert.Equal([2, 2, null], new[] { "eval/HR@1", "eval/loss", TrainingCurve.Loss }.Select(quantity => curves[quantity].Kept));
        Assert.Equal([true, true, false], new[] { "eval/HR@1", "eval/loss", TrainingCurve.Loss }.Select(quantity => curves[quantity].IsValidation));
        Assert.Equal("The weights of step 2 were kept by loss; 4 steps were taken.", ReportText.KeptNote(curves["eval/HR@1"]));
        Assert.Equal("The weights of step 2 were kept, the last that was measured.", ReportText.KeptNote(curves["eval/HR@1"] with { Steps = 2, KeptBy = "" }));
        Assert.Empty(ReportText.KeptNote(curves[TrainingCurve.Loss]));
    }

    [Fact]
    public void The_loss_of_a_log_with_margins_is_that_of_preferences()
    {
        WriteLog("{\"step\":1,\"loss\":0.7,\"rewards/margins\":0,\"rewards/accuracies\":0.5}", "{\"step\":2,\"loss\":0.6,\"rewards/margins\":0.2,\"rewards/accuracies\":1}");
        Assert.Equal(
            [TrainingCurve.PreferenceLoss, TrainingCurve.Margins, TrainingCurve.Accuracies],
            TrainingCurve.Read("dpo", _folder).Select(curve => curve.Quantity));
    }

    [Fact]
    public void Long_logs_are_thinned_to_running_means_from_the_first_step_to_the_last()
    {
        WriteLog([.. Enumerable.Range(1, 2000).Select(step => $"{{\"step\":{step},\"loss\":{(step % 2 == 0 ? 1 : 3)}}}")]);
        var curve = Assert.Single(TrainingCurve.Read("sft", _folder)).Points;
        Assert.Equal(120, curve.Count);
        Assert.Equal((1, 2000), (curve[0].Step, curve[^1].Step));
        Assert.All(curve, point => Assert.InRange(point.Value, 1.9, 2.1));
    }

    [Fact]
    public void A_folder_without_a_log_or_pairs_tells_nothing()
    {
        Assert.Empty(TrainingCurve.Read("sft", _folder));
        Assert.Empty(PairItems.Read(_folder, 10));
        File.WriteAllText(At("pairs.parquet"), "no parquet");
        Assert.Empty(PairItems.Read(_folder, 10));
    }

    [Fact]
    public void Pairs_of_another_catalogue_are_none()
    {
        using (var connection = DuckDb.Open())
        {
            connection.CopyToParquet("SELECT 0 AS example, 3 AS chosen, [1, 2] AS rejected, [0, 4] AS history", At("pairs.parquet"));
        }

        var pair = Assert.Single(PairItems.Read(_folder, 5));
        Assert.Equal((3, 1, 2, 4), (pair.Chosen, pair.Rejected[0], pair.Rejected[1], pair.History[1]));
        Assert.Empty(PairItems.Read(_folder, 4));
    }

    [Fact]
    public void Distributions_share_out_what_is_recommended_chosen_and_rejected()
    {
        // Popularity 0, 10, 20, 30, 40 in five groups of 20: the middle of the last item's is in the fifth.
        var measured = SampleReport.Measure(TinyDataset.Of(([0], 1), ([0], 4)));
        var pairs = new Dictionary<string, IReadOnlyList<PairItems>> { [SampleReport.Model] = [new(1, [4, 4], [0]), new(1, [0], [2])] };
        var distributions = Distributions.Of(measured, pairs);
        var model = distributions.Popularity[2];
        Assert.Equal([2, 1, 1, 0, 1], distributions.GroupSizes);
        Assert.Equal([1, 0, 0, 0, 0], model.Chosen);
        Assert.Equal([1.0 / 3, 0, 0, 0, 2.0 / 3], model.Rejected);
        Assert.Null(distributions.Popularity[0].Chosen);

        // "Crimson Harbor II" resembles "Crimson Harbor"; "Zebra" does not resemble it at all.
        Assert.Equal([0.5, 0.5], [distributions.Resemblance[2].TrueNext[0], distributions.Resemblance[2].TrueNext.Skip(5).Sum()]);
    }

    [Fact]
    public void Popularity_groups_hold_equal_shares_of_the_interactions()
    {
        // 8 items of 10 interactions and one of 20: five groups of 20.
        var items = Enumerable.Range(0, 9).Select(id => new RecItem(id, "", "", id == 4 ? 20 : 10)).ToArray();
        var groups = new PopularityGroups(items);
        Assert.Equal([2, 2, 2, 2, 1], groups.Sizes);
        Assert.Equal([0, 0, 0, 0.5, 0.5], groups.Shares([8, 4]));
    }

    [Fact]
    public void Epsilon_is_that_of_a_smoothed_set_alone()
    {
        ArtifactManifest Manifest<TResult>(TResult result)
            where TResult : StageResult => Artifact.TryOpen(Produce("pairs", new { }, [], result, Guid.NewGuid().ToString()))!;
        var smoothed = Manifest(new SmoothedPairSetResult { Pairs = "", Dataset = "", Histogram = [3, 0, 1] });
        Assert.Equal([3, 0, 1], EpsilonCounts.Of(["rosepo"], smoothed)!.Pairs.Histogram);
        Assert.Null(EpsilonCounts.Of(["dpo"], Manifest(new PairSetResult { Pairs = "", Dataset = "" })));
    }

    [Fact]
    public void Lineage_goes_back_to_raw_data_and_tells_each_thing_once()
    {
        File.WriteAllText(At("log.csv"), "user,item");
        var data = Produce("dataset", new { path = At("log.csv"), format = "Csv" }, new() { ["path"] = At("log.csv") }, new DatasetResult { Dataset = "" }, "data");
        var pairs = Produce("pairs", new { dataset = data, strategies = new[] { "Random", "Semantic" } }, new() { ["dataset"] = data }, new PairSetResult { Pairs = "", Dataset = data }, "pairs");
        var model = Produce(
            "model", new { dataset = data, pairs, stage = "Align", loss = "RosePO", destination = At("model") }, new() { ["dataset"] = data, ["pairs"] = pairs },
            new ModelResult { Model = "", Dataset = data }, "model");
        var oracle = Produce(
            "oracle", new { dataset = data, options = new { oracle = "SasRec", layers = 2 } }, new() { ["dataset"] = data },
            new OracleResult { Oracle = "" }, "oracle");
        var paths = new Dictionary<string, string> { ["dataset"] = data, ["model:rosepo"] = model, ["oracle:sasrec"] = oracle };
        var rows = LineageRow.Of(ArtifactLineage.Of(paths, paths.ToDictionary(one => one.Key, one => ContentHash.OfInput(one.Value))), _folder);
        Assert.Equal(["log.csv", "data", "pairs", "model", "oracle"], rows.Select(row => row.Name));
        Assert.Equal(["input", "dataset: Csv", "pairs: Random, Semantic", "model: Align, RosePO", "oracle: SasRec"], rows.Select(row => row.Kind));
        Assert.Equal(["data", "pairs"], rows[3].From);
        Assert.Contains("\"pairs\": \"pairs\"", rows[3].Request, StringComparison.Ordinal);
        Assert.Equal(ContentHash.OfInput(At("log.csv")), rows[0].Hash);
    }

    [Fact]
    public void Lineage_names_what_is_elsewhere_without_telling_where_on_the_machine()
    {
        Directory.CreateDirectory(At("secret/one"));
        var run = At("runs/small");
        var elsewhere = Produce("model", new { path = At("secret/hub"), stage = "Sft" }, [], new ModelResult { Model = "", Dataset = "" }, "secret/one/sft");
        var own = Produce("model", new { dataset = At("runs/small/import"), stage = "Align", destination = run + "/align" }, new() { ["base"] = elsewhere }, new ModelResult { Model = "", Dataset = "" }, "runs/small/sft");
        var paths = new Dictionary<string, string> { ["model:sft"] = own, ["base"] = elsewhere };
        var rows = LineageRow.Of(ArtifactLineage.Of(paths, paths.ToDictionary(one => one.Key, one => ContentHash.OfInput(one.Value))), run);
        Assert.Equal([$"sft ({rows[0].Hash[..8]})", $"sft ({rows[1].Hash[..8]})"], rows.Select(row => row.Name));
        Assert.All(rows, row => Assert.DoesNotContain("secret", row.Request + row.Name + string.Concat(row.From), StringComparison.Ordinal));
        Assert.All(rows, row => Assert.DoesNotContain("..", row.Request + row.Name, StringComparison.Ordinal));
        Assert.Contains("\"dataset\": \"import\"", rows[1].Request, StringComparison.Ordinal);
        Assert.Contains("\"path\": \"hub\"", rows[0].Request, StringComparison.Ordinal);
    }

    [Fact]
    public void Lineage_is_found_where_everything_was_moved_and_ends_where_it_is_gone()
    {
        Directory.CreateDirectory(At("old"));
        var data = Produce("dataset", new { destination = At("old/data") }, [], new DatasetResult { Dataset = "" }, "old/data");
        var model = Produce("model", new { dataset = data, destination = At("old/model") }, new() { ["dataset"] = data }, new ModelResult { Model = "", Dataset = data }, "old/model");
        Directory.Move(At("old"), At("new"));
        var paths = new Dictionary<string, string> { ["model:m"] = At("new/model") };
        var hashes = paths.ToDictionary(one => one.Key, one => ContentHash.OfInput(one.Value));
        Assert.Equal([At("new/data"), At("new/model")], ArtifactLineage.Of(paths, hashes).Select(entry => entry.Path));

        Directory.Delete(At("new/data"), recursive: true);
        var gone = ArtifactLineage.Of(paths, hashes)[0];
        Assert.Equal(("dataset", null), (gone.Name, gone.Manifest));
        Assert.Equal("old/data", LineageRow.Of([gone], _folder)[0].Name);
    }

    private string Produce<TResult>(string kind, object request, Dictionary<string, string> inputs, TResult result, string name)
        where TResult : StageResult
    {
        var folder = At(name);
        Artifact.Produce(new ArtifactSpec(kind, request, folder, inputs, false), _ => result);
        return folder;
    }
}
