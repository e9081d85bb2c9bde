using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using static RosePO.Core.Tests.Models.TinyLanguageModel;

namespace RosePO.Core.Tests.Models.Generation;

public sealed class TextGeneratorTests
{
    [Fact]
    public void The_cache_changes_nothing_and_neither_do_the_other_prompts_of_a_batch() =>
        Gen.Select(Gen.Int[4, TinyModel.Vocabulary - 1].Array[1, 12].Array[1, 4], Gen.OneOf(1, 2, 4), Gen.Int[0, 99]).Sample(
            (prompts, keyValueHeads, seed) =>
            {
                using var model = Create(seed, keyValueHeads);
                var answers = model.Greedy(prompts, most: 8);
                var expected = prompts.Select(prompt => TinyModel.Greedy(model.Network, prompt, 8, Tokenizer.End));
                Assert.Equal(expected, answers);
            },
            iter: 40, threads: 1);

    [Fact]
    public void An_answer_ends_where_the_context_does()
    {
        using var model = Create(3);
        int[] prompt = [.. Enumerable.Repeat(7, TinyModel.Context - 3)];
        var expected = TinyModel.Greedy(model.Network, prompt, 3, Tokenizer.End);
        Assert.Equal(expected, Assert.Single(model.Greedy([prompt])));
    }

    [Fact]
    public void A_long_prompt_in_the_batch_shortens_no_other_answer()
    {
        using var model = Create(3);
        int[] longest = [.. Enumerable.Repeat(7, TinyModel.Context - 2)];
        int[] other = [1, 8, 9];
        var expected = TinyModel.Greedy(model.Network, other, 20, Tokenizer.End);
        Assert.True(expected.Length > 2);
        Assert.Equal(expected, model.Greedy([longest, other], most: 20)[1]);
        Assert.Empty(model.Greedy([[.. Enumerable.Repeat(7, TinyModel.Context)], other], most: 20)[0]);
    }

    [Fact]
    public void A_prompt_beyond_the_context_is_refused()
    {
        using var model = Create(3);
        var error = Assert.Throws<RoseException>(() => model.Greedy([[.. Enumerable.Repeat(7, TinyModel.Context + 1)]]));
        Assert.Equal(RoseErrorCode.ContextTooShort, error.Error);
    }

    [Fact]
    public void Texts_come_back_in_the_order_of_the_cases_whatever_the_batches()
    {
        using var model = Create(11);
        EvaluationCase[] cases = [.. Enumerable.Range(0, 9).Select(i => new EvaluationCase(i, [.. Enumerable.Range(0, 1 + (i * 5 % 7))], i, [i, i + 1]))];
        var done = 0;
        var batched = new TextGenerator(model) { MaxTokens = 6 }.Generate(cases, 5, count => done = count, TestContext.Current.CancellationToken);
        var single = new TextGenerator(model) { MaxTokens = 6, TokenBudget = 1 }.Generate(cases, 5, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(cases.Length, done);
        Assert.Equal(single, batched);
        Assert.True(batched.Distinct().Count() > 1);
    }

    [Fact]
    public void Scores_do_not_depend_on_how_the_cases_are_batched()
    {
        using var model = Create(12);
        EvaluationCase[] cases = [.. Enumerable.Range(0, 7).Select(i => new EvaluationCase(i, [.. Enumerable.Range(0, 1 + (i * 5 % 7))], i, [i, i + 1, i + 2]))];
        var batched = new CandidateScorer(model).Score(cases, 5, cancellation: TestContext.Current.CancellationToken);
        var single = cases.Select(question =>
            new CandidateScorer(model).Score([question], 5, cancellation: TestContext.Current.CancellationToken)[0]).ToArray();
        for (var i = 0; i < cases.Length; i++)
        {
            Assert.Equal(single[i], batched[i], (a, b) => Math.Abs(a - b) < 1e-4);
            var prompt = model.Prompts.Prompt(cases[i].History, cases[i].Candidates, 5);
            var alone = cases[i].Candidates.Select(item => (float)TinyModel.AnswerLogProb(model.Network, prompt, model.Prompts.Answer(item)));
            Assert.Equal(alone, batched[i], (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }
}
