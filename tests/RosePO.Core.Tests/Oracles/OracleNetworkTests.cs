using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Oracles;

public sealed class OracleNetworkTests
{
    public OracleNetworkTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<SmoothingOracle> Networks => [SmoothingOracle.SasRec, SmoothingOracle.Gru4Rec, SmoothingOracle.Caser];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_later_item_does_not_change_what_an_earlier_position_predicts(SmoothingOracle oracle)
    {
        using var network = TinyOracles.Untrained(oracle);
        using var first = network.forward(tensor(new long[] { 1, 2, 3, 4 }, [1, 4]));
        using var second = network.forward(tensor(new long[] { 1, 2, 3, 9 }, [1, 4]));
        Assert.True(first[0, ..3].allclose(second[0, ..3]));
        Assert.False(first[0, 3].allclose(second[0, 3]));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_question_is_answered_alike_beside_a_longer_one_and_alone(SmoothingOracle oracle)
    {
        using var network = TinyOracles.Untrained(oracle);
        var brief = new OracleQuery(new[] { 3, 5 }, new[] { 0, 1, 2 });
        var longer = new OracleQuery(new[] { 1, 2, 3, 4, 5, 6, 7 }, new[] { 8 });
        var nothing = new OracleQuery(Array.Empty<int>(), new[] { 4, 6 });
        var together = TinyOracles.Score(network, longer, brief, nothing);
        Assert.Single(together[0]);
        Assert.Equal(TinyOracles.Score(network, brief)[0], together[1], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(TinyOracles.Score(network, nothing)[0], together[2], (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Items_before_the_longest_history_do_not_matter(SmoothingOracle oracle)
    {
        using var network = TinyOracles.Untrained(oracle);
        int[] last = [.. Enumerable.Range(0, 8)];
        Assert.Equal(
            TinyOracles.Score(network, new OracleQuery(last, new[] { 9 }))[0],
            TinyOracles.Score(network, new OracleQuery((int[])[11, 10, .. last], new[] { 9 }))[0]);
    }

    [Fact]
    public void Caser_sees_its_window_alone()
    {
        using var network = TinyOracles.Untrained(SmoothingOracle.Caser);
        var scores = TinyOracles.Score(network, new OracleQuery(new[] { 1, 2, 3, 4 }, new[] { 9 }), new OracleQuery(new[] { 7, 2, 3, 4 }, new[] { 9 }));
        Assert.Equal(scores[0], scores[1]);
        Assert.NotEqual(scores[0], TinyOracles.Score(network, new OracleQuery(new[] { 1, 7, 3, 4 }, new[] { 9 }))[0]);
    }

    [Fact]
    public void Caser_is_the_convolutions_of_each_window_on_its_own()
    {
        using var scope = NewDisposeScope();
        using var network = TinyOracles.Untrained(SmoothingOracle.Caser);
        var weights = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        long[] ids = [5, 2, 9];
        var image = cat([.. ids.Select(id => weights["items.weight"][id].unsqueeze(0))]) * 4;     // (W, D), scaled by the root of 16
        var found = new List<Tensor>();
        for (var height = 1; height <= 3; height++)
        {
            var kernels = weights[$"horizontal_{height}_weight"];                              // (F, D, h)
            var places = Enumerable.Range(0, 4 - height).Select(at =>
                (kernels * image.narrow(0, at, height).t().unsqueeze(0)).sum([1, 2]).relu());      // (F)
            found.Add(stack(places).max(0).values);
        }

        // V numbers for each of the D columns.
        found.Add(weights["vertical_weight"].squeeze(1).matmul(image).t().reshape(-1));
        var expected = weights["output.weight"].matmul(cat(found));
        Assert.True(network.forward(tensor(ids, [1, 3]))[0, 2].allclose(expected, atol: 1e-5));
    }

    [Fact]
    public void GRU4Rec_is_the_recurrence_of_its_gates()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = TinyOracles.Untrained(SmoothingOracle.Gru4Rec);
        var weights = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        using var generator = new Generator(5, CPU);
        foreach (var bias in weights.Values.Where(weight => weight.dim() == 1))
        {
            // New biases are 0: where each of them goes would not show.
            bias.copy_(randn(bias.shape, generator: generator));
        }

        long[] ids = [5, 2, 9, 2];
        Tensor[] inputs = [.. ids.Select(id => weights["items.weight"][id] * 4)];             // scaled by the root of 16
        for (var layer = 0; layer < 2; layer++)
        {
            Tensor Gates(string side, Tensor x) => weights[$"layers_{layer}.weight_{side}_l0"].matmul(x) + weights[$"layers_{layer}.bias_{side}_l0"];
            var state = zeros(16);
            for (var at = 0; at < inputs.Length; at++)
            {
                var (input, before) = (Gates("ih", inputs[at]).chunk(3), Gates("hh", state).chunk(3));
                var reset = sigmoid(input[0] + before[0]);
                var kept = sigmoid(input[1] + before[1]);
                var fresh = tanh(input[2] + (reset * before[2]));
                inputs[at] = state = (kept * state) + ((1 - kept) * fresh);
            }
        }

        var expected = stack(inputs).matmul(weights["output.weight"].t()) + weights["output.bias"];   // (L, D)
        Assert.True(network.forward(tensor(ids, [1, 4]))[0].allclose(expected, atol: 1e-5));

        // Padding before the history is not a step of it.
        long[] padded = [network.Padding, network.Padding, .. ids];
        Assert.True(network.forward(tensor(padded, [1, 6]))[0, 2..].allclose(expected, atol: 1e-5));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Rank_odds_are_those_of_the_items_place_in_the_catalogue_outside_the_history(SmoothingOracle oracle)
    {
        using var network = TinyOracles.Untrained(oracle);
        int[] all = [.. Enumerable.Range(0, TinyOracles.Items)];
        Gen.Int[0, TinyOracles.Items - 1].Array[1, 6].Select(Gen.Int[0, TinyOracles.Items - 1]).Sample((history, item) =>
        {
            var scores = TinyOracles.Score(network, new OracleQuery(history, all))[0];
            int[] others = [.. all.Except(history).Where(other => other != item)];
            var q = (others.Count(other => scores[other] < scores[item]) + 0.5) / (others.Length + 1);
            var odds = OracleBatches.RankOdds(network, [new OracleQuery(history, new[] { item })], CPU, null, CancellationToken.None)[0][0];
            Assert.Equal(Math.Log(q / (1 - q)), odds, 1e-4);
        }, iter: 20);
    }

    [Fact]
    public void Figures_are_those_of_sorting_the_whole_catalogue()
    {
        const int Items = 40;
        using var network = TinyOracles.Untrained(SmoothingOracle.SasRec, Items);
        var random = new Random(3);
        EvaluationCase[] cases = [.. Enumerable.Range(0, 30).Select(user =>
        {
            int[] drawn = [.. Enumerable.Range(0, Items).OrderBy(_ => random.Next()).Take(12)];
            return new EvaluationCase(user, drawn[..6], drawn[6], drawn[6..]);
        })];
        var (hits, found, gain) = (0.0, 0.0, 0.0);
        foreach (var question in cases)
        {
            int[] left = [.. Enumerable.Range(0, Items).Except(question.History)];
            var scores = left.Zip(TinyOracles.Score(network, new OracleQuery(question.History, left))[0]).ToDictionary();
            hits += question.Candidates.MaxBy(item => scores[item]) == question.Target ? 1 : 0;
            var place = left.OrderByDescending(item => scores[item]).ToList().IndexOf(question.Target);
            (found, gain) = place < 10 ? (found + 1, gain + (1 / Math.Log2(place + 2))) : (found, gain);
        }

        var figures = OracleRanking.Measure(network, cases, CPU, TestContext.Current.CancellationToken);
        Assert.Equal((hits / 30, found / 30), (figures.HitRatio, figures.HitRatioAt10));
        Assert.Equal(gain / 30, figures.NdcgAt10, 1e-9);
        Assert.InRange(found, 1, 29);
    }

    [Fact]
    public void Cross_entropy_is_minus_the_log_of_the_targets_share()
    {
        using var scope = NewDisposeScope();
        using var network = TinyOracles.Untrained(SmoothingOracle.SasRec, 3);
        var encoded = randn(4, 16) * 20;
        long[] targets = [0, 2, 1, 2];
        var scores = network.Scores(encoded);
        var expected = Enumerable.Range(0, 4).Average(row => -Math.Log(
            Math.Exp(scores[row, targets[row]].item<float>()) / Enumerable.Range(0, 3).Sum(item => Math.Exp(scores[row, item].item<float>()))));
        Assert.Equal(expected, OracleLoss.Of(network, encoded, tensor(targets), new Random(1)).item<float>(), 1e-5);
    }

    [Fact]
    public void Binary_cross_entropy_is_of_the_target_and_of_every_draw()
    {
        // Of two items a draw can only be the other one.
        using var scope = NewDisposeScope();
        using var network = OracleRegistry.Create(
            TinyOracles.Of(SmoothingOracle.SasRec) with { Objective = OracleObjective.BinaryCrossEntropy, SampledNegatives = 3 }, 2, 1);
        var encoded = randn(5, 16);
        long[] targets = [0, 1, 1, 0, 1];
        var scores = network.Scores(encoded);
        var expected = Enumerable.Range(0, 5).Average(row =>
            SoftPlus(-scores[row, targets[row]].item<float>()) + (3 * SoftPlus(scores[row, 1 - targets[row]].item<float>())));
        Assert.Equal(expected, OracleLoss.Of(network, encoded, tensor(targets), new Random(1)).item<float>(), 1e-5);

        static double SoftPlus(double x) => Math.Log(1 + Math.Exp(x));
    }
}
