using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Training;
using TorchSharp;

namespace RosePO.Core.Tests.Training.Loop;

[Collection(TrainingCollection.Name)]
public sealed class EarlyStoppingTests(TrainedStages stages)
{
    [Theory]
    [InlineData(StoppingMetric.HitRatio, "eval/HR@1", RankingMetric.HitRatio)]
    [InlineData(StoppingMetric.Ndcg, "eval/NDCG", RankingMetric.Ndcg)]
    [InlineData(StoppingMetric.Mrr, "eval/MRR", RankingMetric.Mrr)]
    [InlineData(StoppingMetric.Loss, "eval/loss", null)]
    public void Training_stops_when_nothing_better_comes_and_keeps_the_best_weights(StoppingMetric metric, string name, RankingMetric? ranking)
    {
        // At this rate a model soon forgets what it knew.
        var result = Run(Harsh($"stop-{metric}", validation => validation with { Metric = metric }));
        var measured = TrainedStages.Log(result.Model).Where(line => line.ContainsKey(name)).ToDictionary(line => (int)line["step"]!, line => (double)line[name]!);
        Assert.Equal(Enumerable.Range(1, measured.Count).Select(i => 2 * i), measured.Keys);
        Assert.Equal(measured.MaxBy(pair => (ranking is null ? -pair.Value : pair.Value, -pair.Key)).Key, result.BestStep);
        Assert.Equal(result.BestStep + (2 * 3), result.Steps);
        Assert.True(double.IsFinite(measured[result.BestStep]) && measured[result.BestStep] > 0);

        var dataset = RecDataset.Load(stages.Dataset);
        var cases = dataset.Cases(DataSplit.Validation).Take(20).ToList();
        using var model = LanguageModel.Load(result.Model, dataset, torch.CPU);
        var scorer = new CandidateScorer(model);
        var kept = ranking is { } of
            ? Rankings.Mean(of, scorer.Ranks(cases, 4, null, TestContext.Current.CancellationToken))
            : -cases.Zip(scorer.Score(cases, 4, null, TestContext.Current.CancellationToken), (question, scores) => (double)scores[Array.IndexOf(question.Candidates, question.Target)]).Sum()
                / cases.Sum(question => model.Prompts.Answer(question.Target).Length);
        Assert.Equal(measured[result.BestStep], kept, 1e-5);
    }

    [Fact]
    public void Pretraining_and_alignment_stop_alike()
    {
        Assert.All(
            (TrainingRequest[])[stages.Pretrain("stop-base") with { LearningRate = 1, Epochs = 12 }, stages.Align("stop-align") with { LearningRate = 0.1, Epochs = 6 }],
            request =>
            {
                var cut = request with { Validation = new() { Users = 20, Every = 1, Patience = 2, Metric = StoppingMetric.Loss }, CheckpointEvery = 2 };
                using var source = new CancellationTokenSource();
                Assert.ThrowsAny<OperationCanceledException>(() => TrainModel.Run(cut, new AtStep(2, source.Cancel), source.Token));
                var (resumed, whole) = (Run(cut), Run(cut with { Destination = cut.Destination + "-whole" }));
                Assert.Equal(whole.BestStep + 2, whole.Steps);
                Assert.Equal((whole.Steps, whole.BestStep), (resumed.Steps, resumed.BestStep));
                Assert.Equal(TrainedStages.Weights(whole.Model), TrainedStages.Weights(resumed.Model));
                Assert.Equal(TrainedStages.Weights(whole.Model, "metrics.jsonl"), TrainedStages.Weights(resumed.Model, "metrics.jsonl"));
            });
    }

    [Fact]
    public void Without_patience_every_step_is_taken_and_the_best_weights_are_kept()
    {
        var result = Run(Harsh("no-patience", validation => validation with { Patience = 0 }));
        Assert.Equal(TrainedStages.Log(result.Model).Length, result.Steps);
        Assert.True(result.BestStep < result.Steps);
    }

    [Fact]
    public void A_rank_counts_better_candidates_and_equal_ones_that_stand_before()
    {
        Assert.Equal(1, Rankings.Mean(RankingMetric.Ndcg, [1]), 1e-12);
        Assert.Equal((1 + (1 / Math.Log2(4))) / 2, Rankings.Mean(RankingMetric.Ndcg, [1, 3]), 1e-12);
        Assert.Equal((1 + 0.25) / 2, Rankings.Mean(RankingMetric.Mrr, [1, 4]), 1e-12);
        Assert.Equal(0.5, Rankings.Mean(RankingMetric.HitRatio, [1, 2]), 1e-12);
    }

    [Fact]
    public void A_run_that_was_cut_off_stops_at_the_same_step_with_the_same_bytes()
    {
        var request = Harsh("cut") with { CheckpointEvery = 3 };
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => TrainModel.Run(request, new AtStep(5, source.Cancel), source.Token));
        var (resumed, whole) = (Run(request), Run(request with { Destination = request.Destination + "-whole" }));
        Assert.Equal((whole.Steps, whole.BestStep), (resumed.Steps, resumed.BestStep));
        Assert.Equal(TrainedStages.Weights(whole.Model), TrainedStages.Weights(resumed.Model));
        Assert.Equal(TrainedStages.Weights(whole.Model, "metrics.jsonl"), TrainedStages.Weights(resumed.Model, "metrics.jsonl"));
    }

    [Fact]
    public void Patience_without_measurements_is_refused()
    {
        Assert.Contains("'validation.every'", Assert.Throws<RoseException>(() => Run(Harsh("never", validation => validation with { Every = 0 }))).Message, StringComparison.Ordinal);
        Assert.Contains("'validation.users'", Assert.Throws<RoseException>(() => Run(Harsh("nobody", validation => validation with { Users = 0 }))).Message, StringComparison.Ordinal);
    }

    private SftRequest Harsh(string name, Func<ValidationOptions, ValidationOptions>? change = null) =>
        stages.Sft(name) with { LearningRate = 0.1, Epochs = 6, Validation = (change ?? (same => same))(new() { Users = 20, Every = 2, Patience = 3 }) };

    private static ModelResult Run(TrainingRequest request) => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);
}
