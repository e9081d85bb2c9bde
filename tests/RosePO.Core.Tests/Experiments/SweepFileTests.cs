using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

public sealed class SweepFileTests
{
    private const string Head = "dataset: { format: Sample }\nsft: { epochs: 1 }\n";

    private static IReadOnlyList<ExperimentPlan> Plans(string yaml, params (string Key, string Value)[] overrides)
    {
        using var file = new ExperimentFile(Head + yaml);
        return ExperimentPlan.LoadAll(new ExperimentRequest { File = file.File, Overrides = overrides.ToDictionary(pair => pair.Key, pair => pair.Value) });
    }

    private static SftRequest Sft(ExperimentPlan plan) => Assert.IsType<SftRequest>(plan.Stages.Single(stage => stage.Stage == "sft").Request);

    [Fact]
    public void Every_combination_is_a_run_in_a_folder_of_its_own_the_seed_changing_fastest()
    {
        var plans = Plans("matrix: { sft.epochs: [1, 2], sft.batchSize: [4, 8] }\nseeds: [5, 6]\n");

        Assert.Equal(8, plans.Count);
        Assert.Equal(
            ["epochs-1_batchSize-4_seed-5", "epochs-1_batchSize-4_seed-6", "epochs-1_batchSize-8_seed-5"], plans.Take(3).Select(plan => plan.Variant));
        Assert.All(plans, plan => Assert.Equal(plan.Variant, Path.GetFileName(plan.Folder)));
        Assert.All(plans, plan => Assert.Equal("experiment", Path.GetFileName(plan.Root)));
        Assert.Equal((2, 8, 6), (Sft(plans[7]).Epochs, Sft(plans[7]).BatchSize, Sft(plans[7]).Seed));
        Assert.Equal([("sft.epochs", "2"), ("sft.batchSize", "8"), ("seed", "6")], plans[7].Settings.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Nested_keys_say_what_dotted_ones_do() => Assert.Equal(
        Plans("matrix: { sft.epochs: [1, 2], sft.batchSize: [4, 8] }\n").Select(plan => (plan.Variant, Sft(plan).Epochs, Sft(plan).BatchSize)),
        Plans("matrix: { sft: { epochs: [1, 2], batchSize: [4, 8] } }\n").Select(plan => (plan.Variant, Sft(plan).Epochs, Sft(plan).BatchSize)));

    [Fact]
    public void A_list_may_be_a_value_and_references_see_the_variant()
    {
        var plans = Plans("pairs: { a: { negatives: \"${sft.batchSize}\" } }\nmatrix:\n  pairs.a.strategies: [[Random], [SelfHard, Random]]\n  sft.batchSize: [2, 3]\n");

        Assert.Equal(["strategies-Random_batchSize-2", "strategies-Random_batchSize-3", "strategies-SelfHard+Random_batchSize-2", "strategies-SelfHard+Random_batchSize-3"], plans.Select(plan => plan.Variant));
        Assert.Equal([2, 3, 2, 3], plans.Select(plan => ((PreferencePairsRequest)plan.Stages[^1].Request).Negatives));
    }

    [Fact]
    public void Keys_of_one_name_are_told_apart_and_values_of_one_spelling_by_their_place()
    {
        Assert.Equal("dataset.seed-1_sft.seed-2", Plans("matrix: { dataset.seed: [1], sft.seed: [2] }\n")[0].Variant);
        Assert.Equal(["1_title-a+", "2_title-a+"], Plans("measure: {}\nmatrix: { measure.title: ['a/', 'a!'] }\n").Select(plan => plan.Variant));
    }

    [Fact]
    public void One_variant_can_be_asked_for_by_its_name()
    {
        using var file = new ExperimentFile(Head + "seeds: [1, 2]\n");

        Assert.Equal("seed-2", ExperimentPlan.Load(new ExperimentRequest { File = file.File, Variant = "seed-2" }).Variant);
        var error = Assert.Throws<RoseException>(() => ExperimentPlan.Load(new ExperimentRequest { File = file.File, Variant = "seed-3" }));
        Assert.Contains("did you mean 'seed-1'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_may_set_the_seeds() => Assert.Equal(["seed-7", "seed-8"], Plans("seeds: [1]\n", ("seeds", "[7, 8]")).Select(plan => plan.Variant));

    [Theory]
    [InlineData("matrix: { sft.epoch: [1, 2] }", 3, 11, "did you mean 'epochs'?")]
    [InlineData("matrix: { sft.epochs: [1, two] }", 3, 27, "'epochs' is 'two'")]
    [InlineData("matrix: { sft.epochs: 2 }", 3, 23, "a list such as [1, 2]")]
    [InlineData("matrix: { sft.epochs: [] }", 3, 23, "at least one value")]
    [InlineData("matrix: [1]", 3, 9, "a mapping of keys")]
    [InlineData("seeds: 3", 3, 8, "a list such as [1, 2]")]
    [InlineData("seeds: [1, x]", 3, 12, "a whole number")]
    [InlineData("seed: 1\nseeds: [1, 2]", 4, 8, "keep one of them")]
    [InlineData("matrix: { align.rosepo.beta: [1] }", 3, 11, "'align' has no 'rosepo'")]
    [InlineData("matrx: { sft.epochs: [1] }", 3, 1, "did you mean 'matrix'?")]
    public void A_mistake_in_a_sweep_is_refused_where_it_stands(string yaml, int line, int column, string says)
    {
        using var file = new ExperimentFile(Head + yaml + "\n");
        var error = Assert.Throws<RoseException>(() => ExperimentPlan.LoadAll(new ExperimentRequest { File = file.File }));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void A_sweep_without_end_is_refused() =>
        Assert.Contains("more than 1000 runs", Assert.Throws<RoseException>(() => Plans(
            $"matrix: {{ sft.epochs: [{string.Join(", ", Enumerable.Range(1, 40))}], sft.batchSize: [{string.Join(", ", Enumerable.Range(1, 40))}] }}\n")).Message, StringComparison.Ordinal);
}
