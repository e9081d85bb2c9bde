using CsCheck;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Scoring;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Decoder;

/// <summary>Log-probs and gradients by passes of our own against those of libtorch's graph.</summary>
public sealed class WrittenGradientTests
{
    private static readonly Gen<int[]> s_ids = Gen.Int[0, TinyModel.Vocabulary - 1].Array[1, 9];

    private static readonly Gen<SharedPromptRow[]> s_rows =
        Gen.Select(s_ids, Gen.Int[0, TinyModel.Vocabulary - 1].Array[1, 5].Array[1, 3], (prompt, answers) => new SharedPromptRow(prompt, answers)).Array[1, 4];

    // What a family has: groups of heads, an own head of the vocabulary, biases, a window.
    private static readonly Gen<(int Groups, bool Tied, bool Biased, int? Window)> s_families =
        Gen.Select(Gen.OneOf(Gen.Const(1), Gen.Const(2), Gen.Const(4)), Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Const((int?)null), Gen.Const((int?)3)));

    [Fact]
    public void All_weights_get_the_gradients_of_the_graph_with_and_without_dropout() =>
        Gen.Select(s_rows, s_families, Gen.OneOf(Gen.Const(0.0), Gen.Const(0.4)), Gen.Bool, Gen.Int[0, 999]).Sample(
            (rows, family, dropout, recomputes, seed) =>
            {
                using var model = Model(family, seed, trainable: true);
                Compare(model, model.Parameters, rows, dropout, recomputes);
            },
            iter: 60, threads: 1);

    [Fact]
    public void An_adapter_gets_the_gradients_of_the_graph_alone_and_over_a_frozen_one() =>
        Gen.Select(s_rows, s_families, Gen.Bool, Gen.Bool, Gen.Int[0, 999]).Sample(
            (rows, family, isStacked, recomputes, seed) =>
            {
                using var model = Model(family, seed, trainable: false);
                var beneath = isStacked ? Adapter(model, ["q_proj", "v_proj", "down_proj"], seed + 1) : null;
                model.Adapter = Adapter(model, seed % 2 == 0 ? LoraTargets.Names : ["k_proj", "v_proj", "up_proj"], seed + 2, beneath);
                Compare(model, model.Adapter.Parameters, rows, 0, recomputes);
            },
            iter: 60, threads: 1);

    [Fact]
    public void A_pass_that_was_given_up_changes_nothing_of_the_next()
    {
        using var model = Model((2, true, false, null), 4, trainable: true);
        SharedPromptRow[] rows = [new([1, 2, 3], [[4, 5], [6]])];
        var expected = Run(model, model.Parameters, rows, 0);
        using (NewDisposeScope())
        {
            using var batch = new SharedPromptBatch(rows, TinyModel.Context, TinyModel.Padding, CPU);
            _ = batch.LogProbs(model);
        }

        Assert.Equal(expected.Gradient, Run(model, model.Parameters, rows, 0).Gradient);
    }

    [Fact]
    public void Several_passes_before_one_gradient_add_up()
    {
        using var model = Model((2, true, false, null), 5, trainable: true);
        SharedPromptRow[] rows = [new([1, 2, 3], [[4, 5], [6]]), new([7, 8], [[9]])];
        var (first, second) = (Run(model, model.Parameters, [rows[0]], 0).Gradient, Run(model, model.Parameters, [rows[1]], 0).Gradient);
        using var scope = NewDisposeScope();
        var batches = Array.ConvertAll(rows, row => new SharedPromptBatch([row], TinyModel.Context, TinyModel.Padding, CPU));
        model.Draws.Begin(7);
        model.Backward(Weighted(batches[0].LogProbs(model)) + Weighted(batches[1].LogProbs(model)));
        Near([.. first.Zip(second, (a, b) => a + b)], [.. model.Parameters.Gradient!.data<float>()], 1e-5);
        Array.ForEach(batches, batch => batch.Dispose());
    }

    private static LlamaModel Model((int Groups, bool Tied, bool Biased, int? Window) family, int seed, bool trainable)
    {
        var model = TinyModel.Create(seed, family.Groups, family.Tied, trainable, config => config with
        {
            QueryKeyValueBias = family.Biased,
            AttentionOutputBias = family.Biased,
            FeedForwardBias = family.Biased,
            SlidingWindow = family.Window,
        });
        using var noGrad = no_grad();
        using var draws = new Generator((ulong)seed, CPU);
        using var values = randn(model.Parameters.Count - model.Parameters.DecayedCount, generator: draws);
        model.Parameters.Flat.narrow(0, model.Parameters.DecayedCount, values.shape[0]).add_(values, alpha: 0.3);
        return model;
    }

    private static LoraAdapter Adapter(LlamaModel model, IReadOnlyList<string> modules, int seed, LoraAdapter? beneath = null)
    {
        var adapter = LoraAdapter.Create(model.Config, new LoraOptions { Rank = 3, Alpha = 6, TargetModules = modules }, seed, CPU, beneath);
        using var noGrad = no_grad();
        using var draws = new Generator((ulong)seed, CPU);
        using var values = randn(adapter.Parameters.Count, generator: draws).mul_(0.3);
        adapter.Parameters.Flat.copy_(values);
        return adapter;
    }

    private static void Compare(LlamaModel model, ParameterStore store, SharedPromptRow[] rows, double dropout, bool recomputes)
    {
        model.WritesGradients = false;
        var expected = Run(model, store, rows, dropout);
        model.WritesGradients = true;
        model.ActivationCheckpointing = recomputes;
        var actual = Run(model, store, rows, dropout);
        Near(expected.LogProbs, actual.LogProbs, 1e-5);

        // The tiny model's weights are large: a rounding of the adapted weights grows on its way back through two blocks.
        Near(expected.Gradient, actual.Gradient, 1e-3);
    }

    private static (float[] LogProbs, float[] Gradient) Run(LlamaModel model, ParameterStore store, SharedPromptRow[] rows, double dropout)
    {
        using var scope = NewDisposeScope();
        using var batch = new SharedPromptBatch(rows, TinyModel.Context, TinyModel.Padding, CPU);
        model.Draws.Begin(7);
        var logProbs = batch.LogProbs(model, dropout);
        model.Backward(Weighted(logProbs));
        float[] gradient = [.. store.Gradient!.data<float>()];
        store.Gradient.zero_();
        return ([.. logProbs.detach().data<float>()], gradient);
    }

    private static Tensor Weighted(Tensor logProbs)
    {
        using var draws = new Generator(5, CPU);
        return (logProbs * randn(logProbs.shape, generator: draws)).sum();
    }

    // To a part of the largest value.
    private static void Near(float[] expected, float[] actual, double tolerance)
    {
        var scale = Math.Max(1, expected.Max(Math.Abs));
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(Math.Abs(expected[i] - actual[i]) / scale, 0, tolerance);
        }
    }
}
