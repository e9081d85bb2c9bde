using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training.Loop;

[Collection(TrainingCollection.Name)]
public sealed class ResumeTests(TrainedStages stages)
{
    private const int StopAfter = 3;

    [Fact]
    public void A_cancelled_pretraining_goes_on_to_the_same_bytes() => CheckCancelled(stages.Pretrain("p") with { Epochs = 2 });

    [Fact]
    public void A_cancelled_fine_tuning_with_dropout_goes_on_to_the_same_bytes() => CheckCancelled(stages.Sft("s") with { Dropout = 0.2 });

    [Fact]
    public void A_cancelled_alignment_goes_on_to_the_same_bytes() => CheckCancelled(stages.Align("a"));

    [Theory]
    [InlineData(PreferenceLoss.Tpo)]
    [InlineData(PreferenceLoss.RosePOList)]
    public void A_cancelled_alignment_over_lists_goes_on_to_the_same_bytes(PreferenceLoss loss) =>
        CheckCancelled(stages.Align($"a-{loss}") with { Loss = loss, Tpo = new() { AdaptiveSteps = loss == PreferenceLoss.Tpo } });

    [Fact]
    public void A_cancelled_fine_tuning_that_draws_titles_goes_on_to_the_same_bytes() => CheckCancelled(stages.Sft("w") with
    {
        Dropout = 0,
        PromptTemplate = "EmbeddedHistory",
        Flow = new() { Weight = 0.3, Reward = FlowReward.Plain },
    });

    [Fact]
    public void A_cancelled_adapter_of_lists_with_adaptive_steps_goes_on_to_the_same_bytes() =>
        CheckCancelled(
            stages.Align("a-lora") with { Loss = PreferenceLoss.Tpo, Tpo = new() { AdaptiveSteps = true }, Lora = new LoraOptions { Rank = 2 } },
            "adapter_model.safetensors");

    [Fact]
    public void A_cancelled_adapter_goes_on_to_the_same_bytes() =>
        CheckCancelled(stages.Sft("l") with { Lora = new LoraOptions { Rank = 2, Dropout = 0.2 } }, "adapter_model.safetensors");

    [Fact]
    public void A_cancelled_adapter_that_is_trained_on_goes_on_to_the_same_bytes()
    {
        var adapter = TrainModel.Run(stages.Sft("c-first") with { Lora = new LoraOptions { Rank = 2, Dropout = 0.2 }, Epochs = 0.2 }, cancellation: TestContext.Current.CancellationToken);
        CheckCancelled(stages.Sft("c-sft") with { Model = adapter.Model, Lora = new LoraOptions { Continue = true } }, "adapter_model.safetensors");
        CheckCancelled(stages.Align("c-align") with { Model = adapter.Model, Lora = new LoraOptions { Continue = true } }, "adapter_model.safetensors");
    }

    [Fact]
    public void A_run_that_fails_goes_on_from_its_last_checkpoint_to_the_same_bytes()
    {
        var request = stages.Sft("f") with { CheckpointEvery = 2 };
        Assert.Throws<FormatException>(() => TrainModel.Run(request, new AtStep(5, () => throw new FormatException()), TestContext.Current.CancellationToken));
        CheckResumed(request, firstStep: 5, "model.safetensors");
    }

    [Fact]
    public void A_run_may_be_cancelled_twice()
    {
        var request = stages.Sft("t");
        Cancel(request, 2);
        Cancel(request, 5);
        CheckResumed(request, firstStep: 6, "model.safetensors");
    }

    private static void CheckCancelled(TrainingRequest request, string file = "model.safetensors")
    {
        Cancel(request, StopAfter);
        CheckResumed(request, StopAfter + 1, file);
    }

    private static void Cancel(TrainingRequest request, int step)
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => TrainModel.Run(request, new AtStep(step, source.Cancel), source.Token));
        Assert.False(Directory.Exists(request.Destination));
        Assert.Single(Partial(request));
    }

    private static void CheckResumed(TrainingRequest request, int firstStep, string file)
    {
        var steps = new List<long>();
        var resumed = TrainModel.Run(request, new EachStep(steps.Add), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(firstStep, resumed.Steps + 1 - firstStep).Select(step => (long)step), steps);
        Assert.Empty(Partial(request));
        Assert.False(Directory.Exists(Path.Combine(request.Destination, "checkpoint")));

        var whole = TrainModel.Run(request with { Destination = request.Destination + "-whole" }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainedStages.Weights(whole.Model, file), TrainedStages.Weights(resumed.Model, file));
        Assert.Equal(TrainedStages.Weights(whole.Model, "metrics.jsonl"), TrainedStages.Weights(resumed.Model, "metrics.jsonl"));
        Assert.Equal((whole.Loss, whole.ValidationHitRatio), (resumed.Loss, resumed.ValidationHitRatio));
    }

    private static IEnumerable<string> Partial(TrainingRequest request) =>
        Directory.EnumerateDirectories(Path.GetDirectoryName(request.Destination)!, Path.GetFileName(request.Destination) + ".partial-*");

    private sealed class EachStep(Action<long> act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Activity == "training")
            {
                act(value.Done);
            }
        }
    }
}
