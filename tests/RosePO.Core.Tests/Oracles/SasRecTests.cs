using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Preferences;
using TorchSharp;

namespace RosePO.Core.Tests.Oracles;

public sealed class SasRecTests
{
    private const int Items = 12;

    private static readonly SasRecOptions s_options = new()
    {
        HiddenSize = 16, Layers = 2, Heads = 2, MaxLength = 8, Dropout = 0.1, Epochs = 40, Patience = 40, BatchSize = 16, LearningRate = 1e-2,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public SasRecTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void A_later_item_does_not_change_what_an_earlier_position_predicts()
    {
        using var model = Untrained();
        using var first = model.forward(torch.tensor(new long[] { 1, 2, 3, 4 }, [1, 4]));
        using var second = model.forward(torch.tensor(new long[] { 1, 2, 3, 9 }, [1, 4]));
        Assert.True(first[0, ..3].allclose(second[0, ..3]));
        Assert.False(first[0, 3].allclose(second[0, 3]));
    }

    [Fact]
    public void A_question_is_answered_alike_beside_a_longer_one_and_alone()
    {
        using var model = Untrained();
        var brief = new OracleQuery(new[] { 3, 5 }, new[] { 0, 1, 2 });
        var longer = new OracleQuery(new[] { 1, 2, 3, 4, 5, 6, 7 }, new[] { 8 });
        var alone = Score(model, brief);
        var together = Score(model, longer, brief);
        Assert.Single(together[0]);
        Assert.Equal(alone[0], together[1], (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Items_before_the_longest_history_do_not_matter()
    {
        using var model = Untrained();
        int[] last = [.. Enumerable.Range(0, 8)];
        Assert.Equal(Score(model, new OracleQuery(last, new[] { 9 }))[0], Score(model, new OracleQuery((int[])[11, 10, .. last], new[] { 9 }))[0]);
    }

    [Fact]
    public void It_learns_that_items_follow_each_other_in_a_circle()
    {
        var (model, epochs, best) = Fit(Circle(), s_options);
        using (model)
        {
            Assert.True(epochs[best - 1].HitRatio > 0.9, $"{epochs[best - 1]}");
            Assert.True(epochs[^1].Loss < epochs[0].Loss / 2);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        var options = s_options with { Epochs = 2 };
        Assert.Equal(Weights(Circle(), options, 1), Weights(Circle(), options, 1));
        Assert.NotEqual(Weights(Circle(), options, 1), Weights(Circle(), options, 2));
    }

    [Fact]
    public void Test_items_change_nothing_and_validation_items_train_nothing()
    {
        // One pass, so that validation has no passes to choose from.
        var options = s_options with { Epochs = 1 };
        var weights = Weights(Circle(), options, 1);
        Assert.Equal(weights, Weights(Circle(test: 0), options, 1));
        Assert.Equal(weights, Weights(Circle(validation: 0), options, 1));
        var all = s_options with { Epochs = 5 };
        Assert.Equal(Weights(Circle(), all, 1), Weights(Circle(test: 0), all, 1));
    }

    [Fact]
    public void The_kept_weights_are_those_of_the_best_pass()
    {
        var dataset = Circle();
        var (model, epochs, best) = Fit(dataset, s_options with { Epochs = 6, LearningRate = 3e-3 });
        using (model)
        {
            var cases = dataset.Cases(DataSplit.Validation);
            var scores = Score(model, [.. cases.Select(question => new OracleQuery(question.History, question.Candidates))]);
            var hits = cases.Zip(scores).Count(pair => pair.First.Candidates[Array.IndexOf(pair.Second, pair.Second.Max())] == pair.First.Target);
            Assert.Equal(epochs.Max(epoch => epoch.HitRatio), (double)hits / cases.Count, 10);
            Assert.Equal(epochs[best - 1].HitRatio, epochs.Max(epoch => epoch.HitRatio));
        }
    }

    [Fact]
    public void An_oracle_artifact_scores_like_the_network_it_was_made_from()
    {
        var folder = Directory.CreateTempSubdirectory("rosepo-oracle-");
        try
        {
            var at = Path.Combine(folder.FullName, "oracle");
            using var model = Untrained();
            var request = new SasRecRequest { Dataset = "", Destination = at };
            Artifact.Produce(new ArtifactSpec(SasRecOracle.Kind, request, at, new Dictionary<string, string>(), false), artifact =>
            {
                SasRecOracle.Write(artifact, model);
                return new OracleResult { Oracle = at };
            });
            using var oracle = SasRecOracle.Load(at, "cpu");
            var query = new OracleQuery(new[] { 1, 2, 3 }, new[] { 4, 5 });
            Assert.Equal(Items, oracle.Items);
            Assert.Equal(Score(model, query)[0], oracle.Score([query], null, Cancellation)[0]);

            File.Delete(Path.Combine(at, "model.safetensors"));
            Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => SasRecOracle.Load(at, "cpu")).Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Training_leaves_no_tensor_behind()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Weights(Circle(), s_options with { Epochs = 3 }, 1);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_dataset_without_two_training_items_has_nothing_to_learn() =>
        Assert.Equal(
            RoseErrorCode.DatasetEmpty,
            Assert.Throws<RoseException>(() => Fit(MemoryDataset.Of(Items, [[0, 1, 2], [3, 4, 5]]), s_options)).Error);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(16, 3)]
    public void Options_out_of_range_are_named(int width, int heads)
    {
        var error = Assert.Throws<RoseException>(() => Fit(Circle(), s_options with { HiddenSize = width, Heads = heads }));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains("HiddenSize", error.Message, StringComparison.Ordinal);
    }

    private static SasRec Untrained()
    {
        var model = new SasRec(SasRecConfig.From(s_options, Items), 7);
        model.eval();
        return model;
    }

    // 24 users walk around a circle of items from different places; the last two steps can be replaced.
    private static RecDataset Circle(int? validation = null, int? test = null) => MemoryDataset.Of(
        Items,
        [.. Enumerable.Range(0, 24).Select(user =>
        {
            int[] walk = [.. Enumerable.Range(user, 8 + user % 8).Select(step => step % Items)];
            walk[^2] = validation ?? walk[^2];
            walk[^1] = test ?? walk[^1];
            return walk;
        })]);

    private static (SasRec Model, IReadOnlyList<OracleEpoch> Epochs, int Best) Fit(RecDataset dataset, SasRecOptions options, int seed = 1) =>
        SasRecTrainer.Fit(dataset, options, seed, torch.CPU, null, Cancellation);

    private static float[] Weights(RecDataset dataset, SasRecOptions options, int seed)
    {
        using var model = Fit(dataset, options, seed).Model;
        return [.. model.named_parameters().SelectMany(entry => entry.parameter.data<float>().ToArray())];
    }

    private static float[][] Score(SasRec model, params OracleQuery[] queries) =>
        SasRecOracle.Score(model, queries, torch.CPU, null, Cancellation);
}
