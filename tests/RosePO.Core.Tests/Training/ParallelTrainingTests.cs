using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tensors;
using RosePO.Core.Training;
using TorchSharp;

namespace RosePO.Core.Tests.Training;

/// <summary>Everything that draws random numbers gives the same bytes beside others in one process as alone.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ParallelTrainingTests(TrainedStages stages)
{
    private static readonly LoraOptions s_adapter = new() { Rank = 2, Dropout = 0.3 };

    [Fact]
    public void Trainings_of_every_stage_at_once_give_the_bytes_of_each_alone() => CheckAlike(new Dictionary<string, Func<string, byte[]>>
    {
        ["pretraining"] = at => Train(stages.Pretrain(at) with { Dropout = 0.2, Epochs = 2 }),
        ["fine-tuning"] = at => Train(stages.Sft(at) with { Dropout = 0.2 }),
        ["fine-tuning with another seed"] = at => Train(stages.Sft(at) with { Dropout = 0.2, Seed = 8 }),
        ["fine-tuning in parts, activations recomputed"] = at =>
            Train(stages.Sft(at) with { Dropout = 0.2, ActivationCheckpointing = true, TokensPerPass = 150 }),
        ["an adapter with dropout"] = at => Train(stages.Sft(at) with { Lora = s_adapter }, "adapter_model.safetensors"),
        ["an adapter with dropout, activations recomputed"] = at =>
            Train(stages.Sft(at) with { Lora = s_adapter, ActivationCheckpointing = true }, "adapter_model.safetensors"),
        ["alignment"] = at => Train(stages.Align(at) with { Dropout = 0.1 }),
        ["alignment of an adapter, activations recomputed"] = at =>
            Train(stages.Align(at) with { Lora = s_adapter, Dropout = 0.1, ActivationCheckpointing = true }, "adapter_model.safetensors"),
    });

    [Fact]
    public void Oracles_and_own_answers_at_once_give_the_bytes_of_each_alone() => CheckAlike(new Dictionary<string, Func<string, byte[]>>
    {
        ["SASRec"] = at => Oracle(at, new SasRecOptions { HiddenSize = 8, Layers = 1, Epochs = 3, Dropout = 0.3 }),
        ["GRU4Rec"] = at => Oracle(at, new Gru4RecOptions { HiddenSize = 8, Layers = 2, Epochs = 3, Dropout = 0.3 }),
        ["Caser"] = at => Oracle(at, new CaserOptions { HiddenSize = 8, Epochs = 3, Dropout = 0.3 }),
        ["a fine-tuning beside them"] = at => Train(stages.Sft(at) with { Dropout = 0.2 }),
        ["sampled answers"] = at => Pairs(at, SelfHardMode.Sampled),
        ["scored candidates"] = at => Pairs(at, SelfHardMode.CandidateArgmax),
    });

    [Fact]
    public void What_else_draws_from_the_process_does_not_change_a_training()
    {
        var request = stages.Sft("drawn-1") with { Dropout = 0.2, Lora = s_adapter };
        torch.random.manual_seed(1);
        var alone = Train(request, "adapter_model.safetensors");
        torch.random.manual_seed(2);
        var drawing = TrainModel.Run(
            request with { Destination = stages.At("drawn-2") }, new EveryStep(() => torch.rand(7).Dispose()), TestContext.Current.CancellationToken);
        Assert.Equal(alone, TrainedStages.Weights(drawing.Model, "adapter_model.safetensors"));
    }

    [Fact]
    public void Recomputed_activations_drop_what_kept_ones_drop()
    {
        var request = stages.Sft("kept-activations") with { Dropout = 0.3, Lora = s_adapter, TokensPerPass = 150 };
        var kept = TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);
        var recomputed = TrainModel.Run(
            request with { Destination = stages.At("recomputed-activations"), ActivationCheckpointing = true }, cancellation: TestContext.Current.CancellationToken);
        using var first = Adapter(kept.Model);
        using var second = Adapter(recomputed.Model);
        Assert.Equal(0, (first - second).abs().max().item<float>(), 1e-5);
    }

    private static void CheckAlike(Dictionary<string, Func<string, byte[]>> works)
    {
        var alone = works.ToDictionary(work => work.Key, work => work.Value($"alone {work.Key}"));
        using var start = new Barrier(works.Count);
        var threads = new List<Thread>();
        var together = new Dictionary<string, byte[]>();
        var failures = new List<Exception>();
        foreach (var (name, work) in works)
        {
            threads.Add(new Thread(() =>
            {
                try
                {
                    start.SignalAndWait();
                    var bytes = work($"beside others {name}");
                    lock (together)
                    {
                        together[name] = bytes;
                    }
                }
                catch (Exception exception) when (exception is RoseException or IOException)
                {
                    lock (together)
                    {
                        failures.Add(exception);
                    }
                }
            }));
        }

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
        Assert.All(works.Keys, name => Assert.True(alone[name].AsSpan().SequenceEqual(together[name]), name));
    }

    private static byte[] Train(TrainingRequest request, string file = "model.safetensors") =>
        TrainedStages.Weights(TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken).Model, file);

    private byte[] Oracle(string at, OracleOptions options) => File.ReadAllBytes(Path.Combine(
        TrainOracle.Run(
            new OracleRequest { Dataset = stages.Dataset, Destination = stages.At(at), Options = options, Device = "cpu" },
            cancellation: TestContext.Current.CancellationToken).Oracle,
        "model.safetensors"));

    private byte[] Pairs(string at, SelfHardMode mode) => File.ReadAllBytes(Path.Combine(
        BuildPreferencePairs.Run(
            new PreferencePairsRequest
            {
                Dataset = stages.Dataset,
                Destination = stages.At(at),
                Strategies = [RejectedStrategy.SelfHard],
                Model = stages.At("sft"),
                SelfHard = new() { Mode = mode },
                MaxExamples = 20,
                Candidates = 6,
                MaxHistory = 4,
                Device = "cpu",
            },
            cancellation: TestContext.Current.CancellationToken).Pairs,
        PairSet.FileName));

    private static torch.Tensor Adapter(string folder)
    {
        using var scope = torch.NewDisposeScope();
        return torch.cat([.. SafeTensors.Load(Path.Combine(folder, "adapter_model.safetensors")).Values.Select(tensor => tensor.flatten())]).MoveToOuterDisposeScope();
    }

    private sealed class EveryStep(Action act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => act();
    }
}
