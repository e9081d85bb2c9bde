using RosePO.Core.Models.Generation;
using RosePO.Core.Text.Titles;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Generation;

public sealed class SamplingTests
{
    // Logits whose probabilities are 0.5, 0.2, 0.2 and 0.1, out of order.
    private static readonly float[] s_logits = [MathF.Log(0.2f), MathF.Log(0.5f), MathF.Log(0.1f), MathF.Log(0.2f)];

    public SamplingTests() => RosePO.Core.Runtime.TorchRuntime.EnsureLoaded();

    [Fact]
    public void Tokens_come_as_often_as_they_are_likely()
    {
        var counts = Draw(new SamplingOptions());
        Assert.Equal([0.2, 0.5, 0.1, 0.2], counts, (a, b) => Math.Abs(a - b) < 0.02);
    }

    [Fact]
    public void Top_p_keeps_the_smallest_set_that_holds_it() =>
        Assert.Equal([0.2 / 0.9, 0.5 / 0.9, 0, 0.2 / 0.9], Draw(new SamplingOptions { TopP = 0.75 }), (a, b) => Math.Abs(a - b) < 0.02);

    [Fact]
    public void A_top_p_below_the_likeliest_tokens_probability_keeps_that_token() =>
        Assert.Equal([0, 1, 0, 0], Draw(new SamplingOptions { TopP = 0.01 }));

    [Fact]
    public void Top_k_keeps_the_likeliest_the_first_among_equals() =>
        Assert.Equal([2 / 7.0, 5 / 7.0, 0, 0], Draw(new SamplingOptions { TopK = 2 }), (a, b) => Math.Abs(a - b) < 0.02);

    [Fact]
    public void Temperature_divides_the_logits()
    {
        // Squared: 0.25, 0.04, 0.04, 0.01 over 0.34.
        var counts = Draw(new SamplingOptions { Temperature = 0.5 });
        Assert.Equal([0.04 / 0.34, 0.25 / 0.34, 0.01 / 0.34, 0.04 / 0.34], counts, (a, b) => Math.Abs(a - b) < 0.02);
    }

    [Fact]
    public void The_same_seed_writes_the_same_whatever_the_batch_and_another_seed_something_else()
    {
        using var model = TinyLanguageModel.Create(11);
        int[][] prompts = [.. Enumerable.Range(0, 9).Select(i => Enumerable.Range(4, 1 + (i * 5 % 7)).ToArray())];
        var options = new SamplingOptions { Temperature = 1.5, TopP = 0.9 };
        var together = model.Sample(prompts, options);
        Assert.Equal(together, model.Sample(prompts, options, budget: 1));
        Assert.NotEqual(together, model.Sample(prompts, options with { Seed = 2 }));

        // Equal prompts at other places draw other numbers.
        Assert.True(model.Sample([.. Enumerable.Repeat(prompts[3], 8)], options).Distinct(new Same()).Count() > 1);
    }

    [Fact]
    public void Several_draws_of_a_prompt_are_those_that_each_would_be_alone()
    {
        using var model = TinyLanguageModel.Create(11);
        int[][] prompts = [.. Enumerable.Range(0, 5).Select(i => Enumerable.Range(4, 1 + (i * 5 % 7)).ToArray())];
        TitleTrie[] tries = [.. prompts.Select((_, i) => TitleTrie.Of(Enumerable.Range(i, 6), model.Prompts.Answer))];
        var options = new SamplingOptions { Temperature = 1.5, TopP = 0.9 };
        var generator = new TextGenerator(model) { MaxTokens = 6 };
        foreach (var bound in new[] { null, tries })
        {
            var several = generator.SampleSeveral(prompts, 3, options, [7, 8, 9, 10, 11], bound, cancellation: TestContext.Current.CancellationToken);
            for (var i = 0; i < prompts.Length; i++)
            {
                var alone = Enumerable.Range(0, 3).Select(draw => Assert.Single(generator.SampleSeveral(
                    [prompts[i]], 1, options, [draw == 0 ? 7 + i : RosePO.Core.Runtime.Seeds.Answer(7 + i, draw)], bound is null ? null : [bound[i]], cancellation: TestContext.Current.CancellationToken)[0]));
                Assert.Equal(alone, several[i]);
            }

            Assert.Contains(several, draws => !draws[0].SequenceEqual(draws[1]));
        }
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(double.NaN, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1.1, 0)]
    [InlineData(1, 1, -1)]
    public void Options_out_of_range_are_refused(double temperature, double topP, int topK)
    {
        var error = Assert.Throws<RoseException>(() => new SampledChoice(new SamplingOptions { Temperature = temperature, TopP = topP, TopK = topK }));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
    }

    // How often each token is drawn by 4,000 rows.
    private static double[] Draw(SamplingOptions options)
    {
        const int Rows = 4000;
        using var scope = torch.NewDisposeScope();
        using var choice = new SampledChoice(options);
        var drawn = choice.Choose(torch.tensor(s_logits).expand(Rows, 4), [.. Enumerable.Range(0, Rows)], step: 3).data<long>().ToArray();
        return [.. Enumerable.Range(0, 4).Select(token => drawn.Count(id => id == token) / (double)Rows)];
    }

    private sealed class Same : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x!.SequenceEqual(y!);

        public int GetHashCode(int[] obj) => obj.Length;
    }
}
