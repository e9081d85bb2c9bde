using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Artifacts;
using RosePO.Core.Training;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Objectives;

[Collection(TrainingCollection.Name)]
public sealed class ReferenceCacheTests(TrainedStages stages)
{
    private static readonly SortedDictionary<string, string> s_parts = new(StringComparer.Ordinal) { ["model"] = "a", ["template"] = "it's" };

    [Fact]
    public void A_second_objective_finds_the_reference_of_the_first_and_trains_the_same_bytes()
    {
        var pairs = Pairs("twice");
        var request = stages.Align("twice-1") with { Pairs = pairs };
        var first = Run(request);
        var (again, steps) = RunWatched(request with { Destination = stages.At("twice-2") });
        Assert.Equal("computed", first.ReferenceLogProbs);
        Assert.Equal("found beside the pair set", again.ReferenceLogProbs);
        Assert.DoesNotContain("reference log-probs", steps);
        Assert.Equal(TrainedStages.Weights(first.Model), TrainedStages.Weights(again.Model));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(pairs, "reference")));

        var other = Run(request with { Destination = stages.At("twice-3"), Model = stages.Pretrained.Model });
        Assert.Equal("computed: those beside the pair set are of another model", other.ReferenceLogProbs);
        Assert.Null(Run(request with { Destination = stages.At("twice-4"), Loss = PreferenceLoss.Orpo }).ReferenceLogProbs);
    }

    [Fact]
    public void An_adapter_whose_base_was_overwritten_in_place_has_another_reference()
    {
        var pairs = Pairs("rebased");
        var lora = new LoraOptions { Rank = 2 };
        var place = Run(stages.Sft("place") with { Validation = new() { Users = 0 } }).Model;
        var adapter = Run(stages.Sft("over-place") with { Model = place, Lora = lora, Validation = new() { Users = 0 } }).Model;
        var request = stages.Align("rebased-1") with { Pairs = pairs, Model = adapter, Lora = lora, Validation = new() { Users = 0 } };
        Assert.Equal("computed", Run(request).ReferenceLogProbs);
        Assert.Equal("found beside the pair set", Run(request with { Destination = stages.At("rebased-2") }).ReferenceLogProbs);

        Run(stages.Sft("place") with { Overwrite = true, Seed = 77, Validation = new() { Users = 0 } });
        Assert.Equal(
            "computed: those beside the pair set are of another base", Run(request with { Destination = stages.At("rebased-3") }).ReferenceLogProbs);
    }

    [Fact]
    public void Every_part_of_the_key_counts_and_is_named()
    {
        using var folder = new Data.TemporaryFolder();
        float[][] values = [[-1.5f, -2.25f], [-3f, float.MinValue]];
        var (examples, computed) = (Examples(2), 0);
        (float[][] LogProbs, string Source) Ask(SortedDictionary<string, string> parts) => new ReferenceCache(folder.Path, parts).FindOrCompute(
            examples, () => { computed++; return values; });
        Assert.Equal("computed", Ask(s_parts).Source);
        Assert.Equal(values, Ask(s_parts).LogProbs);
        Assert.Equal(1, computed);
        Assert.EndsWith("another template", Ask(new(s_parts, StringComparer.Ordinal) { ["template"] = "other" }).Source, StringComparison.Ordinal);
        Assert.EndsWith("another data and template", Ask(new(s_parts, StringComparer.Ordinal) { ["data"] = "new", ["template"] = "it's" + "not" }).Source, StringComparison.Ordinal);
        Assert.Equal("found beside the pair set", Ask(s_parts).Source);
        Assert.Equal(3, computed);
    }

    [Fact]
    public void A_file_that_does_not_fit_the_pairs_is_not_read()
    {
        using var folder = new Data.TemporaryFolder();
        var cache = new ReferenceCache(folder.Path, s_parts);
        cache.FindOrCompute(Examples(2), () => [[1, 2], [3, 4]]);
        Assert.Equal([[1], [2], [3]], cache.FindOrCompute(Examples(3), () => [[1], [2], [3]]).LogProbs);
        Tampering.Write(Directory.EnumerateFiles(Path.Combine(folder.Path, "reference")).Single(), "no Parquet");
        Assert.Equal([[5, 6], [7, 8]], cache.FindOrCompute(Examples(2), () => [[5, 6], [7, 8]]).LogProbs);
    }

    [Fact]
    public void A_damaged_file_is_computed_again_and_replaced()
    {
        using var folder = new Data.TemporaryFolder();
        float[][] values = [[1, 2], [3, 4]];
        var cache = new ReferenceCache(folder.Path, s_parts);
        cache.FindOrCompute(Examples(2), () => values);
        string File() => Directory.EnumerateFiles(Path.Combine(folder.Path, "reference")).Single();
        var length = new FileInfo(File()).Length;
        for (var i = 0; i < 40; i++)
        {
            Tampering.Flip(File(), i * (length - 1) / 39, i % 8, keepTime: i % 2 == 0);
            Assert.StartsWith("computed", cache.FindOrCompute(Examples(2), () => values).Source, StringComparison.Ordinal);
            Assert.Equal("found beside the pair set", cache.FindOrCompute(Examples(2), () => throw new InvalidOperationException()).Source);
        }
    }

    [Fact]
    public void A_pair_set_that_cannot_be_written_to_is_trained_on_all_the_same()
    {
        using var folder = new Data.TemporaryFolder();
        File.WriteAllText(folder.At("reference"), "in the way");
        var (values, source) = new ReferenceCache(folder.Path, s_parts).FindOrCompute(Examples(1), () => [[1, 2]]);
        Assert.Equal([[1, 2]], values);
        Assert.Contains("could not be stored", source, StringComparison.Ordinal);
    }

    private string Pairs(string name) => BuildPreferencePairs.Run(new PreferencePairsRequest
    {
        Dataset = stages.Dataset, Destination = stages.At(name), Strategies = [RejectedStrategy.Random], Negatives = 2, MaxExamples = 24, Candidates = 6, MaxHistory = 4,
    }).Pairs;

    private static PreferenceExample[] Examples(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new PreferenceExample(i, 1, [0], [1, 2], 1, [2], [RejectedStrategy.Random]))];

    private static ModelResult Run(TrainingRequest request) => RunWatched(request).Result;

    private static (ModelResult Result, List<string> Steps) RunWatched(TrainingRequest request)
    {
        var steps = new List<string>();
        return (TrainModel.Run(request with { Epochs = 0.5 }, new Watch(steps), TestContext.Current.CancellationToken), steps);
    }

    private sealed class Watch(List<string> steps) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => steps.Add(value.Activity);
    }
}
