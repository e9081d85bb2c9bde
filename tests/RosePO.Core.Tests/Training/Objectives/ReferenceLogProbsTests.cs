using RosePO.Core.Artifacts;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Artifacts;
using RosePO.Core.Training;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Objectives;

[Collection(TrainingCollection.Name)]
public sealed class ReferenceLogProbsTests(TrainedStages stages)
{
    private static readonly float[][] s_values = [[-1.5f, -2.25f], [-3f, float.MinValue]];

    [Fact]
    public void A_second_objective_finds_the_reference_of_the_first_and_trains_the_same_bytes()
    {
        var pairs = Pairs("twice");
        var before = Directory.EnumerateFileSystemEntries(pairs, "*", SearchOption.AllDirectories).Order().ToArray();
        var request = stages.Align("twice-1") with { Pairs = pairs };
        var first = Run(request);
        var (again, steps) = RunWatched(request with { Destination = stages.At("twice-2") });
        Assert.Equal("computed", first.ReferenceLogProbs);
        Assert.Equal("found beside the pair set", again.ReferenceLogProbs);
        Assert.DoesNotContain("reference log-probs", steps);
        Assert.Equal(TrainedStages.Weights(first.Model), TrainedStages.Weights(again.Model));
        var reference = Assert.Single(Companions.Of(pairs));
        Assert.Equal(("reference", Artifact.TryOpen(pairs)!.Key), (reference.Manifest.Kind, reference.Manifest.Inputs["pairs"]));
        Assert.Equal(["reference.parquet"], reference.Manifest.Files.Keys);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(pairs, "*", SearchOption.AllDirectories).Order());

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
    public void A_pair_set_that_was_made_again_leaves_no_reference_of_the_earlier_one()
    {
        var pairs = Pairs("again");
        var request = stages.Align("again-1") with { Pairs = pairs };
        Assert.Equal("computed", Run(request).ReferenceLogProbs);
        Pairs("again", seed: 5);
        Assert.Equal("computed: those beside the pair set are of another pair set", Run(request with { Destination = stages.At("again-2") }).ReferenceLogProbs);
        Assert.Equal(Artifact.TryOpen(pairs)!.Key, Assert.Single(Companions.Of(pairs)).Manifest.Inputs["pairs"]);
    }

    [Fact]
    public void Every_part_of_the_key_counts_and_is_named()
    {
        using var folder = new Data.TemporaryFolder();
        var computed = 0;
        string Ask(ReferenceLogProbs reference)
        {
            var (values, source) = reference.FindOrCompute(Examples(2), () => { computed++; return s_values; });
            Assert.Equal(s_values, values);
            return source;
        }

        var first = Of(folder);
        Assert.Equal("computed", Ask(first));
        Assert.Equal("found beside the pair set", Ask(first));
        Assert.Equal(1, computed);
        Assert.EndsWith("another template", Ask(Of(folder, template: "other")), StringComparison.Ordinal);
        Assert.EndsWith("another length of history and template", Ask(Of(folder, history: 4)), StringComparison.Ordinal);
        Assert.EndsWith("another length of history and model", Ask(Of(folder, model: "b")), StringComparison.Ordinal);
        Assert.Equal("found beside the pair set", Ask(first));
        Assert.Equal(4, computed);
        Assert.Equal(4, Companions.Of(folder.At("pairs")).Count);
    }

    [Fact]
    public void A_damaged_reference_is_computed_again_and_replaced()
    {
        using var folder = new Data.TemporaryFolder();
        var reference = Of(folder);
        reference.FindOrCompute(Examples(2), () => s_values);
        string File() => Path.Combine(Assert.Single(Companions.Of(folder.At("pairs"))).Folder, ReferenceFile.Name);
        var length = new FileInfo(File()).Length;
        for (var i = 0; i < 40; i++)
        {
            Tampering.Flip(File(), i * (length - 1) / 39, i % 8, keepTime: i % 2 == 0);
            Assert.Equal("computed", reference.FindOrCompute(Examples(2), () => s_values).Source);
            Assert.Equal("found beside the pair set", reference.FindOrCompute(Examples(2), () => throw new InvalidOperationException()).Source);
        }

        Tampering.Write(File(), "no Parquet");
        Assert.Equal(s_values, reference.FindOrCompute(Examples(2), () => s_values).LogProbs);
    }

    [Fact]
    public void A_place_that_something_else_has_taken_is_left_as_it_is()
    {
        using var folder = new Data.TemporaryFolder();
        var reference = Of(folder);
        reference.FindOrCompute(Examples(2), () => s_values);
        var place = Assert.Single(Companions.Of(folder.At("pairs"))).Folder;
        Directory.Delete(place, recursive: true);
        Directory.CreateDirectory(place);
        File.WriteAllText(Path.Combine(place, "letter.txt"), "mine");
        var computed = 0;
        var (values, source) = reference.FindOrCompute(Examples(2), () => { computed++; return s_values; });
        Assert.Equal((s_values, 1), (values, computed));
        Assert.Contains("could not be stored", source, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(place, "letter.txt")));
    }

    [Fact]
    public void Beside_a_pair_set_in_a_folder_that_cannot_be_written_to_they_are_computed_all_the_same()
    {
        using var folder = new Data.TemporaryFolder();
        var inner = folder.At("locked");
        Directory.CreateDirectory(inner);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs the permissions of Unix");
            return;
        }

        File.SetUnixFileMode(inner, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var computed = 0;
        try
        {
            Data.Unprivileged.Run(() =>
            {
                var (values, source) = Of(inner).FindOrCompute(Examples(2), () => { computed++; return s_values; });
                Assert.Equal(s_values, values);
                Assert.Contains("could not be stored", source, StringComparison.Ordinal);
            });
        }
        finally
        {
            File.SetUnixFileMode(inner, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Assert.Equal(1, computed);
    }

    [Fact]
    public void What_goes_wrong_in_the_computation_is_no_matter_of_storing()
    {
        using var folder = new Data.TemporaryFolder();
        var error = Assert.Throws<RoseException>(() => Of(folder).FindOrCompute(Examples(2), () => throw new RoseException(RoseErrorCode.FileNotFound, "gone")));
        Assert.Equal(RoseErrorCode.FileNotFound, error.Error);
        Assert.Empty(Companions.Of(folder.At("pairs")));
    }

    private static ReferenceLogProbs Of(Data.TemporaryFolder folder, string model = "a", int history = 3, string template = "it's") =>
        Of(folder.Path, model, history, template);

    private static ReferenceLogProbs Of(string folder, string model = "a", int history = 3, string template = "it's") => new(
        Path.Combine(folder, "pairs"), new ReferenceRequest { MaxHistory = history },
        new Dictionary<string, string> { ["model"] = model, ["pairs"] = "p" },
        new Dictionary<string, string> { ["template"] = template });

    private string Pairs(string name, int seed = 1) => BuildPreferencePairs.Run(new PreferencePairsRequest
    {
        Seed = seed,
        Overwrite = true,
        Dataset = stages.Dataset,
        Destination = stages.At(name),
        Strategies = [RejectedStrategy.Random],
        Negatives = 2,
        MaxExamples = 24,
        Candidates = 6,
        MaxHistory = 4,
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
