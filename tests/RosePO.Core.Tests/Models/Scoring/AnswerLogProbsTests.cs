using CsCheck;
using RosePO.Core.Models.Scoring;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Scoring;

public sealed class AnswerLogProbsTests
{
    // Few tokens, so that answers often begin alike.
    private static readonly Gen<int[]> s_answer = Gen.Int[4, 7].Array[1, 6];

    private static readonly Gen<SharedPromptRow> s_row =
        Gen.Select(Gen.Int[0, TinyModel.Vocabulary - 1].Array[1, 30], s_answer.Array[1, 8], (prompt, answers) => new SharedPromptRow(prompt, answers));

    [Fact]
    public void Each_answers_log_prob_is_the_one_it_has_alone() =>
        Gen.Select(s_row.Array[1, 5], Gen.OneOf(1, 2, 4), Gen.Bool, Gen.Int[0, 99]).Sample(
            (rows, keyValueHeads, tied, seed) =>
            {
                using var model = TinyModel.Create(seed, keyValueHeads, tied);
                var values = AnswerLogProbs.Of(model, TinyModel.Padding, rows, cancellation: TestContext.Current.CancellationToken);
                for (var i = 0; i < rows.Length; i++)
                {
                    var alone = rows[i].Answers.Select(answer => TinyModel.AnswerLogProb(model, rows[i].Prompt, answer));
                    Assert.Equal(alone, values[i].Select(value => (double)value), Close);
                }
            },
            iter: 60, threads: 1);

    [Fact]
    public void A_catalogue_behind_one_prompt_is_read_in_passes_and_scored_in_its_own_order()
    {
        using var model = TinyModel.Create(3);
        int[] prompt = [1, 9, 5];
        var random = new Random(4);
        int[][] answers = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(TinyModel.Vocabulary)).Append(2).ToArray())];
        var values = AnswerLogProbs.Of(model, TinyModel.Padding, [new(prompt, answers)], cancellation: TestContext.Current.CancellationToken)[0];
        Assert.Equal(answers.Select(answer => TinyModel.AnswerLogProb(model, prompt, answer)), values.Select(value => (double)value), Close);
    }

    [Fact]
    public void They_are_those_that_training_computes()
    {
        using var model = TinyModel.Create(9);
        SharedPromptRow[] rows = [new([1, 7, 9], [[4, 2], [5, 6, 2]]), new([1, 8, 8, 4, 5], [[12, 13, 2], [2]])];
        using var batch = new SharedPromptBatch(rows, TinyModel.Context, TinyModel.Padding, torch.CPU);
        using var trained = batch.LogProbs(model);
        var values = AnswerLogProbs.Of(model, TinyModel.Padding, rows, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(trained.data<float>().ToArray().Select(value => (double)value), values.SelectMany(row => row).Select(value => (double)value), Close);
    }

    [Fact]
    public void An_answer_beyond_the_context_is_refused_and_one_that_fits_is_not()
    {
        using var model = TinyModel.Create(7);
        var prompt = Enumerable.Repeat(5, TinyModel.Context - 2).ToArray();
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(2, AnswerLogProbs.Of(model, TinyModel.Padding, [new(prompt, [[4, 6, 2], [7, 8, 2]])], cancellation: token)[0].Length);
        var error = Assert.Throws<RoseException>(() => AnswerLogProbs.Of(model, TinyModel.Padding, [new(prompt, [[4, 6, 7, 2]])], cancellation: token));
        Assert.Equal(RoseErrorCode.ContextTooShort, error.Error);
        Assert.Contains($"{TinyModel.Context + 1} tokens", error.Message, StringComparison.Ordinal);
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-5 * (1 + Math.Abs(expected));
}
