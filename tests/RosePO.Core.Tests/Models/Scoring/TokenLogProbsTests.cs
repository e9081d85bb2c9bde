using CsCheck;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Tests.Models.Scoring;

/// <summary>Log-probs over a frozen vocabulary, whose gradient is made in the forward pass.</summary>
public sealed class TokenLogProbsTests
{
    // Above 512 the rows take several products.
    private static readonly Gen<int> s_states = Gen.Frequency((4, Gen.Int[1, 40]), (1, Gen.Int[500, 1100]));

    public TokenLogProbsTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Values_and_gradients_are_those_of_a_log_softmax_over_all_logits() =>
        Gen.Select(s_states, Gen.Int[1, 60], Gen.Int[0, 999]).Sample(
            (states, tokens, seed) =>
            {
                using var scope = NewDisposeScope();
                using var model = TinyModel.Create(seed);
                using var generator = new Generator((ulong)seed, CPU);
                using Scalar spread = 6;
                var hidden = randn([states, model.Config.HiddenSize], generator: generator).mul_(spread).requires_grad_(true);
                var sources = randint(0, states, [tokens], generator: generator).to(ScalarType.Int64);
                var targets = randint(0, model.Config.VocabSize, [tokens], generator: generator).to(ScalarType.Int64);
                var weights = randn([tokens], generator: generator);

                var all = F.log_softmax(model.Logits(hidden), -1).index_select(0, sources).gather(1, targets.unsqueeze(1)).squeeze(1);
                all.backward([weights]);
                var expected = hidden.grad!.clone();
                hidden.grad = null;
                var some = TokenLogProbs.Of(model, hidden, sources, targets);
                some.backward([weights]);
                AssertClose(all, some);
                AssertClose(expected, hidden.grad!);
            },
            iter: 60, threads: 1);

    [Fact]
    public void A_trained_vocabulary_gets_its_gradient()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create(seed: 3, trainable: true);
        var hidden = randn(2, model.Config.HiddenSize);
        model.Backward(TokenLogProbs.Of(model, hidden, tensor([0L, 1L, 1L]), tensor([1L, 2L, 3L])).sum());
        Assert.True(model.HeadWeight.grad is { } gradient && gradient.abs().sum().item<float>() > 0);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        var scale = Math.Max(1, expected.abs().max().item<float>());
        Assert.InRange((expected - actual).abs().max().item<float>() / scale, 0, 1e-5);
    }
}
