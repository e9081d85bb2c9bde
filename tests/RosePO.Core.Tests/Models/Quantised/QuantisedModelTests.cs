using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Quantised;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Quantised;

public sealed class QuantisedModelTests
{
    private const string Projection = "model.layers.0.self_attn.qkv_proj.weight";

    public QuantisedModelTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Parts_of_a_stacked_projection_are_those_of_the_whole()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = TinyModel.Create(3);
        using var weights = new QuantisedWeights(model, "model.embed_tokens.weight");
        var (x, bias) = (randn(5, model.Config.HiddenSize), randn(32));
        var whole = weights.Apply(Projection, x, bias, 0, 32);
        foreach (var (from, rows) in (ReadOnlySpan<(long, long)>)[(0, 16), (16, 16)])
        {
            Assert.True(weights.Apply(Projection, x, bias.narrow(0, from, rows), from, rows).equal(whole.narrow(1, from, rows)).all().item<bool>());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answers_of_a_quantised_model_differ_a_little_and_training_does_not(bool isTied)
    {
        SharedPromptRow[] rows = [new([1, 2, 3], [[4, 5], [6], [7, 8, 9]]), new([7, 8], [[9], [10, 11]])];
        using var model = TinyModel.Create(4, tied: isTied, trainable: true);
        var (exact, trained) = (LogProbs(model, rows), Trained());
        model.Quantise();
        var quantised = LogProbs(model, rows);
        Assert.NotEqual(exact, quantised);
        Assert.All(exact.Zip(quantised).SelectMany(row => row.First.Zip(row.Second)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.5));
        Assert.Equal(trained, Trained());

        float[] Trained()
        {
            using var scope = NewDisposeScope();
            using var batch = new SharedPromptBatch(rows, TinyModel.Context, TinyModel.Padding, CPU);
            var logProbs = batch.LogProbs(model, 0);
            model.Backward(logProbs.sum());
            float[] gradient = [.. model.Parameters.Gradient!.data<float>()];
            model.Parameters.Gradient.zero_();
            return [.. logProbs.detach().data<float>(), .. gradient];
        }
    }

    [Fact]
    public void An_adapter_is_added_to_what_the_quantised_layer_gives()
    {
        SharedPromptRow[] rows = [new([1, 2, 3], [[4, 5], [6]])];
        using var model = TinyModel.Create(5);
        model.Quantise();
        var without = LogProbs(model, rows);
        model.Adapter = LoraAdapter.Create(model.Config, new LoraOptions { Rank = 2, TargetModules = LoraTargets.Names }, 1, CPU);
        Assert.Equal(without, LogProbs(model, rows));
        using (no_grad())
        {
            model.Adapter.Parameters.Flat.fill_(0.1);
        }

        Assert.NotEqual(without, LogProbs(model, rows));
    }

    [Fact]
    public void A_model_that_is_not_on_the_processor_is_refused()
    {
        using var model = LlamaModel.CreateMeta(new LlamaConfig { VocabSize = 8, HiddenSize = 8, Layers = 1, Heads = 2, KeyValueHeads = 2, IntermediateSize = 8, ContextLength = 8 });
        var error = Assert.Throws<RoseException>(model.Quantise);
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains("'quantisation'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_real_models_next_tokens_are_nearly_those_of_its_full_weights()
    {
        using var model = LlamaModel.Load(RealData.Folder("stories260k"), CPU, trainable: false);
        int[] ids = [1, 403, 407, 261, 378, 432, 383, 285, 377, 262, 267, 396, 359, 262, 282, 399];
        var exact = TinyModel.LogProbs(model, ids);
        model.Quantise();
        var quantised = TinyModel.LogProbs(model, ids);
        var (places, vocabulary) = (exact.GetLength(0), exact.GetLength(1));
        int Best(float[,] table, int place) => Enumerable.Range(0, vocabulary).MaxBy(token => table[place, token]);
        double Divergence(int place) => Enumerable.Range(0, vocabulary).Sum(token => Math.Exp(exact[place, token]) * (exact[place, token] - quantised[place, token]));
        Assert.InRange(Enumerable.Range(0, places).Average(Divergence), 0, 0.02);
        Assert.InRange(Enumerable.Range(0, places).Count(place => Best(exact, place) == Best(quantised, place)), places - 2, places);
    }

    private static float[][] LogProbs(LlamaModel model, SharedPromptRow[] rows) =>
        AnswerLogProbs.Of(model, TinyModel.Padding, rows, cancellation: TestContext.Current.CancellationToken);
}
