using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Report;

namespace RosePO.Core.Tests.Evaluation;

public sealed class ModelLineageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-lineage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_curve_is_read_as_far_as_the_log_is_whole()
    {
        File.WriteAllLines(Path.Combine(_folder, "metrics.jsonl"), ["{\"step\":1,\"loss\":4.5}", "{\"step\":2,\"rate\":0.1}", "{\"step\":3,\"loss\":3}", "{\"step\":4,\"lo"]);
        Assert.Equal([new TrainingPoint(1, 4.5), new TrainingPoint(3, 3)], ModelLineage.Read("sft", _folder).Curve);
    }

    [Fact]
    public void Epsilon_is_found_through_the_pairs_that_the_model_names()
    {
        var pairs = Path.Combine(_folder, "pairs");
        var model = Path.Combine(_folder, "model");
        Artifact.Produce(
            new ArtifactSpec("pairs", new { }, pairs, new Dictionary<string, string>(), false),
            _ => new SmoothedPairSetResult { Pairs = pairs, Dataset = "", Histogram = [3, 0, 1] });
        Artifact.Produce(
            new ArtifactSpec("model", new { pairs }, model, new Dictionary<string, string> { ["pairs"] = pairs }, false),
            _ => new ModelResult { Model = model, Dataset = "" });
        Assert.Equal([3, 0, 1], ModelLineage.Read("rosepo", model).Epsilon);
    }

    [Fact]
    public void A_folder_that_tells_nothing_has_no_lineage()
    {
        var lineage = ModelLineage.Read("sft", _folder);
        Assert.Empty(lineage.Curve);
        Assert.Empty(lineage.Epsilon);
    }
}
