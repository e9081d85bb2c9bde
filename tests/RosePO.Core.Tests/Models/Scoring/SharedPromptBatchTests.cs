using CsCheck;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Scoring;
using TorchSharp;

namespace RosePO.Core.Tests.Models.Scoring;

public sealed class SharedPromptBatchTests
{
    private const double Tolerance = 1e-5;

    private static readonly Gen<int[]> s_tokens = Gen.Int[0, TinyModel.Vocabulary - 1].Array[1, 6];

    private static readonly Gen<SharedPromptRow> s_rows =
        Gen.Select(Gen.Int[0, TinyModel.Vocabulary - 1].Array[1, 12], s_tokens.Array[1, 5], (prompt, answers) => new SharedPromptRow(prompt, answers));

    [Fact]
    public void An_answers_log_prob_behind_a_shared_prompt_is_the_one_it_has_alone() =>
        Gen.Select(s_rows.Array[1, 4], Gen.OneOf(1, 2, 4), Gen.Bool, Gen.Int[0, 99]).Sample(
            (rows, keyValueHeads, tied, seed) =>
            {
                using var model = TinyModel.Create(seed, keyValueHeads, tied);
                var alone = rows.SelectMany(row => row.Answers.Select(answer => TinyModel.AnswerLogProb(model, row.Prompt, answer)));
                Assert.Equal(alone, Together(model, rows), Close);
            },
            iter: 60, threads: 1);

    [Fact]
    public void What_fills_a_row_does_not_matter()
    {
        using var model = TinyModel.Create(5);
        SharedPromptRow[] rows = [new([1, 7, 9], [[4, 2], [5, 6, 2]]), new([1, 8, 8, 4, 5, 9, 10, 11], [[12, 13, 2], [2]])];
        Assert.Equal(Together(model, rows, padding: 0), Together(model, rows, padding: 17));
        Assert.Equal(Together(model, rows[..1]), Together(model, rows)[..2], Close);
    }

    [Fact]
    public void Answers_may_come_in_any_order()
    {
        using var model = TinyModel.Create(6);
        int[][] answers = [[4, 5, 2], [6, 2], [7, 8, 9, 2]];
        var forth = Together(model, [new([1, 3, 5], answers)]);
        var back = Together(model, [new([1, 3, 5], [.. answers.Reverse()])]);
        Assert.Equal(forth, back.Reverse(), Close);
    }

    [Fact]
    public void The_gradient_of_a_shared_prompt_is_the_sum_of_the_answers_gradients()
    {
        int[] prompt = [1, 5, 9, 4];
        int[][] answers = [[6, 2], [7, 8, 2]];
        var together = Gradient([new(prompt, answers)]);
        var apart = Gradient([new(prompt, answers[..1]), new(prompt, answers[1..])]);
        Assert.Contains(together, value => Math.Abs(value) > 1e-2);
        Assert.Equal(apart, together, (a, b) => Math.Abs(a - b) < 1e-3f * (1 + Math.Abs(a)));
    }

    [Fact]
    public void Answer_tokens_count_their_ends_and_tokens_count_the_padding()
    {
        TinyModel.Create(1).Dispose();
        using var batch = new SharedPromptBatch([new([1, 2], [[5, 2], [6, 7, 2]]), new([1], [[2]])], TinyModel.Context, TinyModel.Padding, torch.CPU);

        // Read: two tokens of prompt, then "5" and "6 7"; an answer's end is never read. The other row is filled up to it.
        Assert.Equal(2 * 5, batch.Tokens);
        Assert.Equal(2 + 3 + 1, batch.AnswerTokens);
    }

    [Fact]
    public void The_context_bounds_a_prompt_with_one_answer_not_with_all_of_them()
    {
        using var model = TinyModel.Create(7);
        var prompt = Enumerable.Repeat(5, TinyModel.Context - 2).ToArray();
        int[][] fitting = [[4, 6, 2], [7, 8, 2], [9, 10, 2]];
        var alone = fitting.Select(answer => TinyModel.AnswerLogProb(model, prompt, [.. answer[..2]]));
        Assert.Equal(alone, Together(model, [new(prompt, [.. fitting.Select(answer => answer[..2])])]), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(3, Together(model, [new(prompt, fitting)]).Length);

        var error = Assert.Throws<RoseException>(() => Together(model, [new(prompt, [[4, 6, 7, 2]])]));
        Assert.Equal(RoseErrorCode.ContextTooShort, error.Error);
        Assert.Contains($"{TinyModel.Context + 1} tokens", error.Message, StringComparison.Ordinal);
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < Tolerance * (1 + Math.Abs(expected));

    private static double[] Together(LlamaModel model, IReadOnlyList<SharedPromptRow> rows, int padding = TinyModel.Padding)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var batch = new SharedPromptBatch(rows, model.Config.ContextLength, padding, torch.CPU);
        return Array.ConvertAll(batch.LogProbs(model).data<float>().ToArray(), value => (double)value);
    }

    private static float[] Gradient(IReadOnlyList<SharedPromptRow> rows)
    {
        using var model = TinyModel.Create(8, trainable: true);
        using var scope = torch.NewDisposeScope();
        using var batch = new SharedPromptBatch(rows, model.Config.ContextLength, TinyModel.Padding, torch.CPU);
        model.Backward(batch.LogProbs(model).sum());
        return model.Parameters.Gradient!.data<float>().ToArray();
    }
}
