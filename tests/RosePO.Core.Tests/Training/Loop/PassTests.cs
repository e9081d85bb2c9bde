using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training.Loop;

/// <summary>A step in several passes, or with its activations computed twice, is the same step.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PassTests(TrainedStages stages)
{
    private const double Rounding = 2e-4;

    [Fact]
    public void Pretraining_in_small_passes_takes_the_steps_of_whole_ones() => CheckPasses(stages.Pretrain("passes-p") with { Dropout = 0, Epochs = 1 });

    [Fact]
    public void Fine_tuning_in_small_passes_takes_the_steps_of_whole_ones() => CheckPasses(stages.Sft("passes-s") with { Dropout = 0, Epochs = 0.5 });

    [Fact]
    public void Fine_tuning_with_a_flow_term_in_small_passes_takes_the_steps_of_whole_ones() => CheckPasses(stages.Sft("passes-f") with
    {
        Dropout = 0,
        Epochs = 0.5,
        LearningRate = 1e-3,
        PromptTemplate = "EmbeddedHistory",
        Flow = new() { Weight = 0.3, Reward = FlowReward.Plain },
    });

    [Theory]
    [InlineData(PreferenceLoss.RosePO)]
    [InlineData(PreferenceLoss.Sdpo)]       // a loss a row
    [InlineData(PreferenceLoss.Tpo)]
    [InlineData(PreferenceLoss.RosePOList)]
    [InlineData(PreferenceLoss.Orpo)]       // without a reference
    public void Alignment_in_small_passes_takes_the_steps_of_whole_ones(PreferenceLoss loss) =>
        CheckPasses(stages.Align($"passes-{loss}") with { Loss = loss, SftWeight = 0.3, Epochs = 1, LearningRate = 1e-3 });

    [Fact]
    public void An_objective_that_compares_a_batch_reads_it_in_one_pass()
    {
        var request = stages.Align("passes-aot") with { Loss = PreferenceLoss.Aot, Epochs = 1 };
        var whole = Log(request with { Destination = request.Destination + "-whole", TokensPerPass = 0 });
        Assert.Equal(whole, Log(request with { TokensPerPass = 1 }));
    }

    [Fact]
    public void Recomputed_activations_give_the_same_steps()
    {
        foreach (var request in new TrainingRequest[]
        {
            stages.Pretrain("again-p") with { Dropout = 0, Epochs = 1 },
            stages.Align("again-a") with { Epochs = 1, LearningRate = 1e-3 },
            stages.Align("again-l") with { Epochs = 1, LearningRate = 1e-3, Lora = new LoraOptions { Rank = 2 } },
            stages.Align("again-t") with { Epochs = 1, LearningRate = 1e-3, TokensPerPass = 100 },
        })
        {
            CheckSame(request, request with { Destination = request.Destination + "-again", ActivationCheckpointing = true });
        }
    }

    [Fact]
    public void Recomputed_activations_meet_the_dropout_that_they_met_before()
    {
        // Twice the same masks or the gradient would be of another function: training would still run, and learn less.
        var request = stages.Pretrain("dropout") with { Dropout = 0.3, Epochs = 6, ActivationCheckpointing = true, Validation = new() { Users = 0 } };
        var kept = Log(request with { Destination = request.Destination + "-kept", ActivationCheckpointing = false });
        var again = Log(request);
        Assert.Equal(kept[^1].Loss, again[^1].Loss, 0.08 * kept[0].Loss);
        Assert.True(again[^1].Loss < 0.9 * again[0].Loss, $"{again[0]} to {again[^1]}");
    }

    private static void CheckPasses(TrainingRequest request) =>
        CheckSame(request with { Destination = request.Destination + "-whole", TokensPerPass = 0 }, request with { TokensPerPass = 150 });

    private static void CheckSame(TrainingRequest one, TrainingRequest other)
    {
        var (expected, actual) = (Log(one), Log(other));
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected[0].Norm > 1e-3);
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.Equal(a.Loss, b.Loss, Rounding * (1 + Math.Abs(a.Loss)));
            Assert.Equal(a.Norm, b.Norm, 20 * Rounding * (1 + a.Norm));
            Assert.Equal(a.Tokens, b.Tokens);
        }
    }

    private static (double Loss, double Norm, double Tokens)[] Log(TrainingRequest request)
    {
        TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);
        return [.. TrainedStages.Log(request.Destination).Select(line => ((double)line["loss"]!, (double)line["grad_norm"]!, (double)line["num_tokens"]!))];
    }
}
