using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Training.Loop;
using RosePO.Core.Training.Losses;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Measuring;

/// <summary>
/// A training step as the engine takes it: 8 rows of a 192-token prompt and its 16-token answers, a frozen base, LoRA of rank 16.
/// Laying out the batch, forward, backward, clipping and AdamW are all timed.
/// </summary>
internal sealed class LoraStep : IDisposable
{
    /// <summary>Tokens of an answer.</summary>
    public const int AnswerTokens = 16;

    private const int DefaultRows = 8;
    private const int Rank = 16;
    private const int DefaultSteps = 10;
    private readonly Setting _setting;
    private readonly ModelShape _shape;
    private readonly LlamaModel _model;
    private readonly FlatAdamW _optimizer;
    private int _taken;

    /// <summary>Makes the model and the rows.</summary>
    /// <param name="options">Shape, steps and precision; the precision is training's own choice where none is asked for.</param>
    /// <param name="answers">Answers of a row.</param>
    /// <param name="sharedTokens">Tokens that all answers of a row begin with.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="promptTokens">Tokens of a prompt.</param>
    public LoraStep(BenchmarkOptions options, int answers, int sharedTokens = 0, int rows = DefaultRows, int promptTokens = RandomTokens.PromptTokens)
    {
        _setting = Setting.Of(options.Precision ?? Precision.Auto, options.Steps ?? DefaultSteps, options.Device);
        _shape = options.Shape ?? ModelShape.Llama15M;
        Rows = RandomTokens.Rows(_shape.Config, rows, answers, AnswerTokens, sharedTokens, promptTokens);

        // Frozen weights are of the type that they are multiplied in, as training loads them.
        _model = LlamaModel.Create(_shape.Config, seed: 1, _setting.Device, trainable: false, _setting.Compute);
        _model.Compute = _setting.Compute;
        _model.Adapter = LoraAdapter.Create(_shape.Config, new LoraOptions { Rank = Rank }, seed: 1, _setting.Device);
        _optimizer = new FlatAdamW(_model.Adapter.Parameters, weightDecay: 0.01);
    }

    /// <summary>The rows of each step.</summary>
    public IReadOnlyList<SharedPromptRow> Rows { get; }

    /// <summary>The log-probs of the answers before the first step, (A); a new adapter changes nothing, so they are the base's.</summary>
    public Tensor ReferenceLogProbs()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var batch = Batch();
        return batch.LogProbs(_model).DetachFromDisposeScope();
    }

    /// <summary>The rows as those of a preference objective, the first answer of each the chosen one.</summary>
    public PreferenceRow[] PreferenceRows()
    {
        using var scope = NewDisposeScope();
        var reference = ReferenceLogProbs().cpu().data<float>().ToArray();
        return [.. Rows.Zip(reference.Chunk(Rows[0].Answers.Count), (row, logProbs) => new PreferenceRow(
            [.. row.Answers.Select(answer => answer.Length)], new float[row.Answers.Count - 1], logProbs))];
    }

    /// <summary>Times steps.</summary>
    /// <param name="name">The benchmark's name.</param>
    /// <param name="loss">The loss of the answers' log-probs, (A) to a scalar.</param>
    public BenchmarkResult Measure(string name, Func<Tensor, Tensor> loss)
    {
        var seconds = _setting.MedianSeconds(() => Take((batch, model) => loss(batch.LogProbs(model))));
        var gflop = Arithmetic.LoraStep(_shape.Config, Rank, Rows) / 1e9;
        var result = Report(name);
        return result with
        {
            SecondsPerStep = seconds,
            TokensPerSecond = Arithmetic.Tokens(Rows) / seconds,
            GflopPerStep = gflop,
            ShareOfCeiling = gflop / seconds / result.CeilingGflops,
        };
    }

    /// <summary>Seconds of a step of each of several losses that are compared, the medians.</summary>
    /// <param name="losses">Each the loss of a batch under the model, a scalar.</param>
    public double[] Seconds(params Func<SharedPromptBatch, LlamaModel, Tensor>[] losses) =>
        _setting.MedianSecondsInTurn(Array.ConvertAll<Func<SharedPromptBatch, LlamaModel, Tensor>, Action>(losses, loss => () => Take(loss)));

    /// <summary>The fields that every result has, and the shape.</summary>
    public BenchmarkResult Report(string name) => _setting.Report(name) with { Shape = _shape.Name };

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }

    private void Take(Func<SharedPromptBatch, LlamaModel, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        using var batch = Batch();
        var value = loss(batch, _model);
        _model.Backward(value);
        _ = value.item<float>();
        _optimizer.Step(++_taken, learningRate: 1e-4, maximumNorm: 1);
    }

    private SharedPromptBatch Batch() => new(Rows, _shape.Config.ContextLength, RandomTokens.Padding, _setting.Device);
}
