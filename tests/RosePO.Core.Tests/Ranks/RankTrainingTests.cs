using CsCheck;
using RosePO.Core.Tensors;
using RosePO.Core.Tests.Training;
using RosePO.Core.Training;
using RosePO.Core.Training.Objectives;
using TorchSharp;

namespace RosePO.Core.Tests.Ranks;

/// <summary>Trainings that ranks share, without MPI.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RankTrainingTests(TrainedStages stages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_cut_has_every_row_once_and_parts_of_about_as_many_tokens() =>
        Gen.Select(Gen.Int[0, 50].Array[0, 30], Gen.Int[1, 5]).Sample((lengths, parts) =>
        {
            var cut = RankPasses.Cut(lengths, parts);
            Assert.Equal(Enumerable.Range(0, lengths.Length), cut.SelectMany(rows => rows).Order());
            Assert.All(cut, rows => Assert.Equal(rows.Order(), rows));

            // No part has more than the least one and its own longest row.
            var tokens = cut.Select(rows => rows.Sum(row => Math.Max(1, lengths[row]))).ToArray();
            Assert.True(tokens.Max() - tokens.Min() <= Math.Max(1, lengths.DefaultIfEmpty().Max()));
        }, iter: 200, threads: 1);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_kind_of_training_ends_where_one_rank_ends(int size)
    {
        // Dropout is another in another cut: it is drawn pass by pass.
        Near(size, stages.Pretrain("r-pretrain") with { Epochs = 1, Dropout = 0 });
        Near(size, stages.Sft("r-sft") with { Dropout = 0, Validation = new() { Users = 10, Every = 2 } });
        Near(size, stages.Sft("r-lora") with { Dropout = 0, Lora = new() { Rank = 2 }, TokensPerPass = 300 }, "adapter_model.safetensors");
        Near(size, stages.Align("r-dpo") with { Loss = PreferenceLoss.Dpo, SftWeight = 0.1 });
        Near(size, stages.Align("r-list") with { Loss = PreferenceLoss.RosePOList, Epochs = 1 });
        Near(size, stages.Align("r-tpo") with { Loss = PreferenceLoss.Tpo, Epochs = 1, Tpo = new() { AdaptiveSteps = true } });
        Near(size, Flow("r-flow"));
    }

    [Fact]
    public void Rewards_that_an_oracle_makes_personal_are_learnt_alike()
    {
        var oracle = Core.Oracles.TrainOracle.Run(
            new OracleRequest
            {
                Dataset = stages.Dataset,
                Destination = stages.At("r-oracle"),
                Folds = 2,
                Options = new SasRecOptions { Epochs = 1, HiddenSize = 8, MaxLength = 10 },
                Device = "cpu",
            },
            null, Cancellation).Oracle;
        Near(2, Flow("r-personal") with { MaxSteps = 3, Flow = new() { Weight = 0.3, Reward = FlowReward.Divided, Oracle = oracle } });
    }

    [Fact]
    public void Titles_that_a_flow_term_draws_are_the_same_bytes_each_time()
    {
        var request = Flow("r-drawn") with { Validation = new() { Users = 6, Every = 2 } };
        Assert.True(Train(2, request, "model.safetensors").AsSpan().SequenceEqual(Train(2, request with { Destination = stages.At("r-drawn-again") }, "model.safetensors")));
    }

    [Theory]
    [InlineData(PreferenceLoss.Aot)]
    [InlineData(PreferenceLoss.AotUnpaired)]
    public void A_loss_that_compares_a_whole_batch_is_exact(PreferenceLoss loss) => Near(2, stages.Align($"r-{loss}") with { Loss = loss, Epochs = 1 });

    [Fact]
    public void Ranks_without_a_row_take_every_step_with_the_others() =>
        Near(3, stages.Align("r-few") with { Loss = PreferenceLoss.Aot, BatchSize = 2, MaxSteps = 4 });

    [Fact]
    public void The_same_ranks_give_the_same_bytes_and_a_run_that_was_cancelled_on_one_of_them_resumes_to_them()
    {
        var request = stages.Sft("r-whole") with { Dropout = 0.2, Lora = new() { Rank = 2, Dropout = 0.2 }, CheckpointEvery = 3, Validation = new() { Users = 6, Every = 2 } };
        var whole = Train(2, request);
        Assert.True(whole.AsSpan().SequenceEqual(Train(2, request with { Destination = stages.At("r-again") })));

        // The second rank alone hears of it; both stop after the same step.
        using var stop = new CancellationTokenSource();
        var resumed = request with { Destination = stages.At("r-resumed") };
        var outcomes = ThreadRanks.Try(2, rank => TrainModel.Run(
            resumed, rank == 0 ? new AtStep(4, stop.Cancel) : null, rank == 1 ? stop.Token : Cancellation));
        Assert.All(outcomes, outcome => Assert.IsType<OperationCanceledException>(outcome.Error, exactMatch: false));
        Assert.False(Directory.Exists(resumed.Destination));
        Assert.True(whole.AsSpan().SequenceEqual(Train(2, resumed)));
        Assert.Equal(TrainedStages.Log(request.Destination).Length, TrainedStages.Log(resumed.Destination).Length);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void Ranks_that_share_few_rows_of_a_step_are_told_so(int batchSize, bool warns)
    {
        var told = new Artifacts.ToldProgress();
        var request = stages.Sft($"r-rows-{batchSize}") with { BatchSize = batchSize, MaxSteps = 1, Validation = new() { Users = 0 } };
        ThreadRanks.Run(2, rank => TrainModel.Run(request, rank == 0 ? told : null, Cancellation));
        Assert.Equal(warns, told.Reports.Any(report => report.Status?.StartsWith("2 ranks share the 7 rows of a step", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void Dropout_of_a_rank_is_that_of_its_part_wherever_it_is_computed()
    {
        using var first = new Core.Runtime.DropoutStream();
        using var second = new Core.Runtime.DropoutStream();
        first.Begin(5);
        second.Begin(5, rank: 1, ranks: 2);
        Assert.Equal(1, first.NextPass());
        Assert.Equal(2, first.NextPass());
        Assert.Equal(2, second.NextPass());
        Assert.Equal(4, second.NextPass());
    }

    // The titles are drawn by the ranks together, each of the rows of its batches.
    private SftRequest Flow(string name) => stages.Sft(name) with
    {
        PromptTemplate = "EmbeddedHistory",
        Dropout = 0,
        MaxSteps = 6,
        Flow = new() { Weight = 0.3, Reward = FlowReward.Plain },
    };

    private void Near(int size, TrainingRequest request, string file = "model.safetensors")
    {
        var name = Path.GetFileName(request.Destination);
        Train(1, request with { Destination = stages.At($"{name}-1-{size}") }, file);
        Train(size, request with { Destination = stages.At($"{name}-{size}") }, file);
        using var one = Values(stages.At($"{name}-1-{size}"), file);
        using var several = Values(stages.At($"{name}-{size}"), file);
        var distance = ((one - several).norm() / one.norm()).item<float>();
        Assert.True(distance < 1e-4, $"{name} on {size} ranks is {distance} from one rank");
        foreach (var (alone, shared) in TrainedStages.Log(stages.At($"{name}-1-{size}")).Zip(TrainedStages.Log(stages.At($"{name}-{size}"))))
        {
            Assert.Equal(alone.Select(pair => pair.Key), shared.Select(pair => pair.Key));
            Assert.All(alone, pair => Assert.Equal((double)pair.Value!, (double)shared[pair.Key]!, 1e-3 * (1 + Math.Abs((double)pair.Value!))));
        }
    }

    private static byte[] Train(int size, TrainingRequest request, string file = "adapter_model.safetensors")
    {
        var results = ThreadRanks.Run(size, _ => TrainModel.Run(request, cancellation: Cancellation));
        Assert.All(results, result => Assert.Equal(results[0] with { Elapsed = result.Elapsed }, result));
        Assert.Equal(size > 1 ? size : null, Core.Artifacts.Artifact.TryOpen(request.Destination)!.Ranks?.Count);
        return TrainedStages.Weights(request.Destination, file);
    }

    private static torch.Tensor Values(string folder, string file)
    {
        using var scope = torch.NewDisposeScope();
        return torch.cat([.. SafeTensors.Load(Path.Combine(folder, file)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.flatten())]).MoveToOuterDisposeScope();
    }
}
