using RosePO.Core.Artifacts;
using RosePO.Core.Options;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

/// <summary>The control of an aligned model: all as it, but for the objective.</summary>
[Collection(TrainingCollection.Name)]
public sealed class LikelihoodControlTests(TrainedStages stages)
{
    private static readonly string[] s_shared = ["pairs", .. RequestOption.Properties(typeof(TrainingRequest)).Select(RequestOption.KeyOf).Except(["destination"])];

    [Fact]
    public void Nothing_of_the_objective_is_left_and_all_else_is_as_it_was()
    {
        var aligned = new AlignRequest
        {
            Model = "sft",
            Pairs = "pairs",
            Destination = "aligned",
            Dataset = "data",
            Losses = WeightedLoss.Join([PreferenceLoss.Sdpo, PreferenceLoss.Bco], [1, 2]),
            Beta = 2,
            LabelSmoothing = 0.1,
            Divergence = FDivergence.Alpha,
            DivergenceAlpha = 0.3,
            SimPO = new() { TargetMargin = 9 },
            Sdpo = new() { Strength = 3 },
            RosePOList = new() { ReferenceWeight = 0 },
            Tpo = new() { AdaptiveSteps = true },
            RecPO = new() { Weight = 3 },
            SftWeight = 0.5,
            Diagnostics = true,
            Epochs = 3,
            LearningRate = 0.7,
            BatchSize = 5,
            Seed = 9,
        };
        var control = LikelihoodControl.Of(aligned, "control");
        var plain = new AlignRequest { Model = "sft", Pairs = "pairs", Destination = "control", Loss = PreferenceLoss.Nll };

        foreach (var property in RequestOption.Properties(typeof(AlignRequest)))
        {
            var expected = s_shared.Contains(RequestOption.KeyOf(property)) ? aligned : plain;
            Assert.True(Equals(Json(property.GetValue(expected)), Json(property.GetValue(control))), property.Name);
        }

        Assert.True(LikelihoodControl.Is(control));
        Assert.False(LikelihoodControl.Is(aligned));

        static string Json(object? value) => System.Text.Json.JsonSerializer.Serialize(value, ArtifactJson.Options);
    }

    [Fact]
    public void It_learns_the_same_chosen_answers_in_the_same_order_steps_and_rates()
    {
        // At this rate no weight moves: a step's log-prob of the chosen answers is that of the start, and tells which they are.
        var still = stages.Align("still") with { Loss = PreferenceLoss.Dpo, LearningRate = 1e-30, WeightDecay = 0, Epochs = 2, BatchSize = 2, Validation = new() { Users = 0 } };
        var (aligned, control) = (Log(still), Log(LikelihoodControl.Of(still, stages.At("still+"))));

        Assert.True(aligned.Length > 3);
        Assert.Equal(Column(aligned, "learning_rate"), Column(control, "learning_rate"));
        Assert.Equal(Column(aligned, "logps/chosen"), Column(control, "logps/chosen"), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.True(Column(aligned, "logps/chosen").Distinct().Count() > 3);
        Assert.Equal(Column(control, "logps/chosen").Select(log => -log), Column(control, "loss"), (a, b) => Math.Abs(a - b) < 1e-4);

        static double[] Column(System.Text.Json.Nodes.JsonObject[] log, string name) => [.. log.Select(line => (double)line[name]!)];
    }

    [Fact]
    public void The_manifests_tell_which_model_is_the_control_of_which()
    {
        var request = stages.Align("told") with { Loss = PreferenceLoss.Dpo, Epochs = 0.2, Validation = new() { Users = 0 } };
        var (aligned, control) = (Trained(request), Trained(LikelihoodControl.Of(request, stages.At("told+"))));
        var longer = Trained(LikelihoodControl.Of(request with { Epochs = 0.4 }, stages.At("told-longer+")));

        Assert.True(LikelihoodControl.Is(control, aligned));
        Assert.False(LikelihoodControl.Is(aligned, control));
        Assert.False(LikelihoodControl.Is(control, control));
        Assert.False(LikelihoodControl.Is(longer, aligned));
        Assert.False(LikelihoodControl.Is(control, TrainingOrigin.Of(stages.Tuned.Model)!));
    }

    [Fact]
    public void The_control_of_a_tuned_model_has_a_training_for_each_of_its_own_and_no_other()
    {
        TrainingOrigin[] models = [Made("Dpo", 1, 0.1), Made("Dpo", 1, 0.5), Made("Dpo", 2, 0.1)];
        TrainingOrigin[] controls = [Made("Nll", 2, 1), Made("Nll", 1, 1)];

        Assert.True(LikelihoodControl.Is(controls, models));
        Assert.False(LikelihoodControl.Is(models, controls));
        Assert.False(LikelihoodControl.Is(controls, controls));
        Assert.False(LikelihoodControl.Is([controls[0]], models));
        Assert.False(LikelihoodControl.Is([.. controls, Made("Nll", 3, 1)], models));
        Assert.False(LikelihoodControl.Is([], models));
        Assert.False(LikelihoodControl.Is(controls, []));
        Assert.True(LikelihoodControl.Is([controls[1]], [models[0], models[1]]));

        // A trial that learns likelihood alone has no control of its own.
        Assert.True(LikelihoodControl.Is(controls, [.. models, Made("Nll", 3, 1)]));

        static TrainingOrigin Made(string loss, double epochs, double beta) => new(
            new System.Text.Json.Nodes.JsonObject { ["loss"] = loss, ["epochs"] = epochs, ["beta"] = beta }, new SortedDictionary<string, string> { ["pairs"] = "p", ["model"] = "m" });
    }

    [Theory]
    [InlineData("learningRate", true)]
    [InlineData("lora.rank", true)]
    [InlineData("pairs", true)]
    [InlineData("beta", false)]
    [InlineData("recPO.weight", false)]
    [InlineData("sftWeight", false)]
    public void What_is_not_of_the_objective_is_shared(string key, bool shared) => Assert.Equal(shared, LikelihoodControl.Shares(key));

    private static System.Text.Json.Nodes.JsonObject[] Log(AlignRequest request) => TrainedStages.Log(TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken).Model);

    private static TrainingOrigin Trained(AlignRequest request) => TrainingOrigin.Of(TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken).Model)!;
}
