using System.Text.Json.Nodes;
using CsCheck;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Training.Flow;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Losses;

public sealed class SubTrajectoryBalanceTests
{
    private static readonly Gen<Title[]> s_batches = Gen.Int[1, 6].SelectMany(length =>
        Gen.Select(Numbers(length), Numbers(length), Numbers(length), (tokens, ends, rewards) => new Title(length, tokens, ends, rewards))).Array[1, 5];

    public SubTrajectoryBalanceTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Losses_and_gradients_are_those_of_the_reference()
    {
        var cases = FlowFixture.Balances["cases"]!.AsArray();
        Assert.Equal(6, cases.Count);
        foreach (var entry in cases)
        {
            Title[] titles = [.. entry!["rows"]!.AsArray().Select(Title.Of)];
            var decay = (double)entry["lambda"]!;
            var (loss, tokens, ends) = Loss(titles, decay, ScalarType.Float32);
            Assert.Equal((double)entry["denominator"]!, Terms(titles, decay), 1e-9);
            Assert.Equal((double)entry["loss"]!, loss, 1e-4 * Math.Max(1, (double)entry["loss"]!));
            foreach (var ((row, expected), i) in titles.Zip(entry["gradient"]!.AsArray()).Select((pair, i) => (pair, i)))
            {
                Near(FlowFixture.Numbers(expected!["logPF"]), tokens[i][..(row.Length + 1)]);
                Near(FlowFixture.Numbers(expected["logPTerm"]), ends[i][..(row.Length + 1)]);
            }
        }

        static void Near(double[] expected, double[] actual) => Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public void The_policy_of_the_trie_is_at_rest_and_the_floor_of_the_released_code_drives_it_away()
    {
        double Of(string beginning)
        {
            var entry = FlowFixture.Balances["cases"]!.AsArray().Single(one => ((string)one!["name"]!).StartsWith(beginning, StringComparison.Ordinal))!;
            return Loss([.. entry["rows"]!.AsArray().Select(Title.Of)], 1, ScalarType.Float32).Loss;
        }

        Assert.Equal(0, Of("the trie's own policy"), 1e-9);
        Assert.Equal(39.83, Of("the same policy"), 0.01);
    }

    [Fact]
    public void Probabilities_of_the_whole_vocabulary_may_be_lost_to_other_tokens_and_still_be_at_rest()
    {
        // Half of what begins a title is gone, and so is half of what ends before any token: every title is half as likely as it should be.
        var titles = FlowFixture.Balances["cases"]!.AsArray().Single(one => (string)one!["name"]! == "the trie's own policy")!["rows"]!.AsArray().Select(Title.Of).ToArray();
        foreach (var title in titles)
        {
            title.Tokens[0] -= Math.Log(2);
            title.Ends[0] -= Math.Log(2);
        }

        Assert.Equal(0, Loss(titles, 1, ScalarType.Float64).Loss, 1e-12);
    }

    [Fact]
    public void The_gradient_is_that_of_central_differences() => Gen.Select(s_batches, Gen.OneOf(Gen.Const(1.0), Gen.Const(0.9), Gen.Const(0.3))).Sample(
        (titles, decay) =>
        {
            const double step = 1e-5;
            var (_, tokens, ends) = Loss(titles, decay, ScalarType.Float64);
            for (var title = 0; title < titles.Length; title++)
            {
                for (var j = 0; j <= titles[title].Length; j++)
                {
                    Assert.Equal(Slope(one => one.Tokens, title, j), tokens[title][j], 1e-4 * (1 + Math.Abs(tokens[title][j])));
                    Assert.Equal(Slope(one => one.Ends, title, j), ends[title][j], 1e-4 * (1 + Math.Abs(ends[title][j])));
                }
            }

            double Slope(Func<Title, double[]> values, int title, int j)
            {
                var moved = values(titles[title]);
                var before = moved[j];
                moved[j] = before + step;
                var up = Loss(titles, decay, ScalarType.Float64).Loss;
                moved[j] = before - step;
                var down = Loss(titles, decay, ScalarType.Float64).Loss;
                moved[j] = before;
                return (up - down) / (2 * step);
            }
        },
        iter: 10,
        threads: 1);

    [Fact]
    public void A_decay_next_to_one_is_that_of_one() => s_batches.Sample(
        titles => Assert.Equal(Loss(titles, 1, ScalarType.Float64).Loss, Loss(titles, 1 - 1e-12, ScalarType.Float64).Loss, 1e-6), iter: 20, threads: 1);

    [Fact]
    public void Parts_of_a_batch_sum_to_the_whole_by_the_denominator_of_the_whole() => s_batches.Sample(
        titles =>
        {
            var parts = titles.Sum(title => Loss([title], 1, ScalarType.Float64).Loss * Terms([title], 1));
            Assert.Equal(Loss(titles, 1, ScalarType.Float64).Loss, parts / Terms(titles, 1), 1e-9 * (1 + parts));
        },
        iter: 20,
        threads: 1);

    private static Gen<double[]> Numbers(int length) => Gen.Double[-20, 0].Array[length + 1];

    private static double Terms(Title[] titles, double decay) => SubTrajectoryBalance.Terms(titles.Select(title => title.Length), decay);

    private static (double Loss, double[][] Tokens, double[][] Ends) Loss(Title[] titles, double decay, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var width = titles.Max(title => title.Length) + 1;
        Tensor Laid(Func<Title, double[]> values) => tensor(
            titles.SelectMany(title => values(title)[..(title.Length + 1)].Concat(Enumerable.Repeat(99.0, width - title.Length - 1))).ToArray(), [titles.Length, width], dtype: type);
        var (tokens, ends) = (Laid(title => title.Tokens).requires_grad_(), Laid(title => title.Ends).requires_grad_());
        var loss = SubTrajectoryBalance.Sum(tokens, ends, Laid(title => title.Rewards), [.. titles.Select(title => title.Length)], decay).Times(1 / Terms(titles, decay));
        loss.backward();
        double[][] Rows(Tensor gradient) => [.. gradient.to(ScalarType.Float64).data<double>().ToArray().Chunk(width)];
        return (loss.to(ScalarType.Float64).item<double>(), Rows(tokens.grad!), Rows(ends.grad!));
    }

    private sealed record Title(int Length, double[] Tokens, double[] Ends, double[] Rewards)
    {
        public static Title Of(JsonNode? row) => new(
            (int)row!["tokens"]!, FlowFixture.Numbers(row["logPF"]), FlowFixture.Numbers(row["logPTerm"]), FlowFixture.Numbers(row["logR"]));
    }
}
