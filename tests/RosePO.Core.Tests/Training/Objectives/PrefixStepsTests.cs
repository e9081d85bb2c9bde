using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Models;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Objectives;

public sealed class PrefixStepsTests
{
    // Answers of 3, 3, 2 and 4 tokens, then 2 and 1: the second shares a token with the chosen one, the third none, the fourth two.
    private static readonly SharedPromptRow[] s_rows =
    [
        new([1, 2], [[5, 6, 0], [5, 7, 0], [8, 0], [5, 6, 9, 0]]),
        new([1], [[4, 0], [0]]),
    ];

    public PrefixStepsTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void A_rejected_answers_steps_are_what_it_shares_with_the_chosen_one_and_the_rest()
    {
        using var scope = NewDisposeScope();
        var tokens = tensor(Enumerable.Range(0, 15).Select(i => (float)(1 << i)).ToArray());
        Assert.Equal(
            [8, 16 + 32, 0, 64 + 128, 256 + 512, 1024 + 2048, 0, 1 << 14], new PrefixSteps(s_rows, CPU).LogProbs(tokens).data<float>().ToArray());
    }

    [Fact]
    public void The_rest_counts_by_how_much_it_resembles_the_chosen_answers_rest_and_a_lone_step_whole()
    {
        using var scope = NewDisposeScope();
        var states = zeros(15, 2);
        void Set(int token, float x, float y)
        {
            states[token, 0] = x;
            states[token, 1] = y;
        }

        // The rests of the chosen answer from its second token, (3, 0), and from its third, (1, 0).
        Set(0, 100, -100);
        Set(1, 2, 0);
        Set(2, 1, 0);

        // Of the second answer (0, 5), at a right angle; of the fourth (-2, 0), opposite.
        Set(4, 0, 2);
        Set(5, 0, 3);
        Set(10, -1, 1);
        Set(11, -1, -1);
        Assert.Equal([1, 0.5f, 1, 1, 1, 0, 1, 1], new PrefixSteps(s_rows, CPU).Weights(states).data<float>().ToArray());
    }

    [Fact]
    public void Steps_of_a_model_sum_to_its_answers_and_shared_tokens_have_the_chosen_answers_states()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create(1);
        using var batch = new SharedPromptBatch(s_rows, contextLength: 64, padding: 0, CPU);
        var (tokens, states) = batch.TokenStates(model);
        var answers = batch.LogProbs(model).data<float>().ToArray();
        var steps = new PrefixSteps(s_rows, CPU).LogProbs(tokens).sum(1).data<float>().ToArray();
        Assert.Equal([answers[1], answers[2], answers[3], answers[5]], steps, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.False(states.requires_grad);

        // Token 8 is the fourth answer's first, token 9 its second, which one token precedes.
        Assert.True(states[0].allclose(states[8], atol: 1e-5));
        Assert.True(states[1].allclose(states[9], atol: 1e-5));
    }
}
