using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Preferences;
using TorchSharp;

namespace RosePO.Core.Tests.Oracles;

public sealed class OracleTrainerTests
{
    public OracleTrainerTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<SmoothingOracle, OracleObjective> Trainings { get; } = new MatrixTheoryData<SmoothingOracle, OracleObjective>(
        [SmoothingOracle.SasRec, SmoothingOracle.Gru4Rec, SmoothingOracle.Caser], Enum.GetValues<OracleObjective>());

    [Theory]
    [MemberData(nameof(Trainings))]
    public void It_learns_that_items_follow_each_other_in_a_circle(SmoothingOracle oracle, OracleObjective objective)
    {
        var (network, epochs, best) = TinyOracles.Fit(TinyOracles.Circle(), TinyOracles.Of(oracle) with { Objective = objective, SampledNegatives = objective == OracleObjective.BinaryCrossEntropy ? 3 : 1 });
        using (network)
        {
            Assert.True(epochs[best - 1].Validation.HitRatio > 0.9, $"{epochs[best - 1]}");
            Assert.True(epochs[^1].Loss < epochs[0].Loss / 2);
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others(SmoothingOracle oracle, OracleObjective objective)
    {
        var options = TinyOracles.Of(oracle) with { Epochs = 2, Objective = objective };
        Assert.Equal(Weights(TinyOracles.Circle(), options, 1), Weights(TinyOracles.Circle(), options, 1));
        Assert.NotEqual(Weights(TinyOracles.Circle(), options, 1), Weights(TinyOracles.Circle(), options, 2));
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Test_items_change_nothing_and_validation_items_train_nothing(SmoothingOracle oracle, OracleObjective objective)
    {
        // One pass, so that validation has no passes to choose from.
        var options = TinyOracles.Of(oracle) with { Epochs = 1, Objective = objective };
        var weights = Weights(TinyOracles.Circle(), options, 1);
        Assert.Equal(weights, Weights(TinyOracles.Circle(test: 0), options, 1));
        Assert.Equal(weights, Weights(TinyOracles.Circle(validation: 0), options, 1));
        var all = options with { Epochs = 5 };
        Assert.Equal(Weights(TinyOracles.Circle(), all, 1), Weights(TinyOracles.Circle(test: 0), all, 1));
    }

    [Theory]
    [InlineData(OracleSelection.HitRatio)]
    [InlineData(OracleSelection.Ndcg)]
    public void The_kept_weights_are_those_of_the_best_pass(OracleSelection selection)
    {
        var dataset = TinyOracles.Circle();
        var options = TinyOracles.Of(SmoothingOracle.SasRec) with { Epochs = 6, LearningRate = 3e-3, Selection = selection };
        var (network, epochs, best) = TinyOracles.Fit(dataset, options);
        using (network)
        {
            var now = OracleRanking.Measure(network, dataset.Cases(DataSplit.Validation), torch.CPU, TestContext.Current.CancellationToken);
            Assert.Equal(epochs[best - 1].Validation, now);
            Assert.Equal(epochs.Max(epoch => Figure(epoch.Validation)), Figure(now));
        }

        double Figure(OracleFigures figures) => selection == OracleSelection.Ndcg ? figures.NdcgAt10 : figures.HitRatio;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Training_stops_after_so_many_passes_without_a_better_figure(int patience)
    {
        // Weights that hardly move give the same figure in every pass.
        var still = TinyOracles.Of(SmoothingOracle.Gru4Rec) with { LearningRate = 1e-12, Patience = patience };
        var (network, epochs, best) = TinyOracles.Fit(TinyOracles.Circle(), still);
        network.Dispose();
        Assert.Single(epochs.Select(epoch => epoch.Validation).Distinct());
        Assert.Equal((1, 1 + patience), (best, epochs.Count));
    }

    [Theory]
    [InlineData(OracleSelection.HitRatio, 1e-2)]
    [InlineData(OracleSelection.Ndcg, 1e-3)]
    public void A_better_figure_begins_the_count_anew(OracleSelection selection, double learningRate)
    {
        var options = TinyOracles.Of(SmoothingOracle.SasRec) with { LearningRate = learningRate, Patience = 3, Selection = selection };
        var (network, epochs, best) = TinyOracles.Fit(TinyOracles.Circle(), options);
        network.Dispose();
        double[] figures = [.. epochs.Select(epoch => selection == OracleSelection.Ndcg ? epoch.Validation.NdcgAt10 : epoch.Validation.HitRatio)];
        var (since, last) = (0, 0);
        for (var at = 1; at < figures.Length; at++)
        {
            Assert.True(since < 3, $"The pass {at} is one too many.");
            (since, last) = figures[at] > figures[last] ? (0, at) : (since + 1, last);
        }

        Assert.Equal((3, last + 1), (since, best));
        Assert.InRange(best, 2, options.Epochs - 4);
    }

    [Fact]
    public void Without_validation_questions_every_pass_is_taken_and_the_last_is_kept()
    {
        var circle = TinyOracles.Circle();
        var dataset = new RecDataset("memory", circle.Items, circle.Users, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>>());
        var (network, epochs, best) = TinyOracles.Fit(dataset, TinyOracles.Of(SmoothingOracle.Gru4Rec) with { Epochs = 3, Patience = 1 });
        network.Dispose();
        Assert.Equal((3, 3), (best, epochs.Count));
    }

    [Theory]
    [InlineData(SmoothingOracle.SasRec)]
    [InlineData(SmoothingOracle.Gru4Rec)]
    [InlineData(SmoothingOracle.Caser)]
    public void The_loss_of_a_pass_is_the_mean_over_transitions_of_minus_the_log_of_the_next_items_share(SmoothingOracle oracle)
    {
        // Without dropout and with weights that hardly move every step sees the first weights; every history is one window.
        var dataset = TinyOracles.Circle();
        var options = TinyOracles.Of(oracle) with { Dropout = 0, LearningRate = 1e-12, Epochs = 1, MaxLength = 16, BatchSize = 5 };
        var (trained, epochs, _) = TinyOracles.Fit(dataset, options, seed: 4);
        trained.Dispose();
        using var network = OracleRegistry.Create(options, TinyOracles.Items, 4);
        network.eval();
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        var losses = new List<double>();
        foreach (var history in OracleTrainer.Histories(dataset, OracleFolds.One, 0))
        {
            var inputs = torch.tensor(Array.ConvertAll(history[..^1], item => (long)item), [1, history.Length - 1]);
            var scores = network.Scores(network.forward(inputs)[0]).data<float>().ToArray().Chunk(TinyOracles.Items);
            losses.AddRange(scores.Zip(history.Skip(1), (row, next) => Math.Log(row.Sum(score => Math.Exp(score))) - row[next]));
        }

        Assert.Equal(losses.Average(), Assert.Single(epochs).Loss, 1e-5);
        Assert.True(losses.Max() > losses.Min() + 1e-3, $"{losses.Min()} to {losses.Max()}");
    }

    [Theory]
    [InlineData(SmoothingOracle.SasRec)]
    [InlineData(SmoothingOracle.Gru4Rec)]
    [InlineData(SmoothingOracle.Caser)]
    public void An_artifact_scores_like_the_network_it_was_made_from(SmoothingOracle name)
    {
        var folder = Directory.CreateTempSubdirectory("rosepo-oracle-");
        try
        {
            var at = Path.Combine(folder.FullName, "oracle");
            using var network = TinyOracles.Untrained(name);
            var request = new OracleRequest { Dataset = "", Destination = at, Options = network.Options };
            Artifact.Produce(new ArtifactSpec(TrainedOracle.Kind, request, at, new Dictionary<string, string>(), false), artifact =>
            {
                OracleFiles.Write(artifact, OracleFolds.One, network);
                return new OracleResult { Oracle = at };
            }, cancellation: TestContext.Current.CancellationToken);
            using var oracle = TrainedOracle.Load(at, "cpu");
            var query = new OracleQuery(new[] { 1, 2, 3 }, new[] { 4, 5 });
            Assert.Equal((TinyOracles.Items, name, name), (oracle.Items, oracle.Name, TrainedOracle.NameOf(at)));
            Assert.Equal(TinyOracles.Score(network, query)[0], oracle.Score([query], null, TestContext.Current.CancellationToken)[0]);

            File.Delete(Path.Combine(at, "model.safetensors"));
            Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => TrainedOracle.Load(at, "cpu")).Error);
            File.WriteAllText(Path.Combine(at, "config.json"), """{ "items": 12, "options": { "oracle": "Bert4Rec" } }""");
            Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => TrainedOracle.NameOf(at)).Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_network_and_its_options_are_part_of_an_artifacts_identity()
    {
        var folder = Directory.CreateTempSubdirectory("rosepo-oracle-");
        try
        {
            string[] keys = [.. ((OracleOptions[])[new SasRecOptions(), new SasRecOptions { Heads = 1 }, new Gru4RecOptions(), new CaserOptions()]).Select(options =>
            {
                var request = new OracleRequest { Dataset = "", Destination = folder.FullName, Options = options };
                Artifact.Produce(
                    new ArtifactSpec(TrainedOracle.Kind, request, folder.FullName, new Dictionary<string, string>(), true), _ => new OracleResult { Oracle = "" });
                return Artifact.Open(folder.FullName, TrainedOracle.Kind).Key;
            })];
            Assert.Equal(keys.Length, keys.Distinct().Count());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Training_leaves_no_tensor_behind(SmoothingOracle oracle, OracleObjective objective)
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Weights(TinyOracles.Circle(), TinyOracles.Of(oracle) with { Epochs = 3, Objective = objective }, 1);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_dataset_without_two_training_items_has_nothing_to_learn() =>
        Assert.Equal(
            RoseErrorCode.DatasetEmpty,
            Assert.Throws<RoseException>(() => TinyOracles.Fit(MemoryDataset.Of(TinyOracles.Items, [[0, 1, 2], [3, 4, 5]]), new SasRecOptions())).Error);

    public static TheoryData<OracleOptions, string> OutOfRange => new()
    {
        { new SasRecOptions { HiddenSize = 0 }, "'hiddenSize'" },
        { new SasRecOptions { HiddenSize = 16, Heads = 3 }, "'heads'" },
        { new Gru4RecOptions { Layers = 0 }, "'layers'" },
        { new Gru4RecOptions { Dropout = 1 }, "'dropout'" },
        { new CaserOptions { Window = 0 }, "'window'" },
        { new CaserOptions { SampledNegatives = 0 }, "'sampledNegatives'" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Options_out_of_range_are_named(OracleOptions options, string name)
    {
        var error = Assert.Throws<RoseException>(() => TinyOracles.Fit(TinyOracles.Circle(), options));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static float[] Weights(RecDataset dataset, OracleOptions options, int seed)
    {
        using var network = TinyOracles.Fit(dataset, options, seed).Network;
        return [.. network.named_parameters().SelectMany(entry => entry.parameter.data<float>().ToArray())];
    }
}
