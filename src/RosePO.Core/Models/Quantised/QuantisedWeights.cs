using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Kernels;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Quantised;

/// <summary>
/// The linear layers of a decoder and its vocabulary as signed bytes. Of a stacked projection each part that is computed alone, queries or keys and values, is a matrix of its own.
/// </summary>
internal sealed unsafe class QuantisedWeights : IDisposable
{
    private readonly Dictionary<string, Piece[]> _layers = [];

    /// <summary>Quantises a model's weights.</summary>
    /// <param name="model">The model: Float32, on the processor.</param>
    /// <param name="head">The name of the weight that projects onto the vocabulary.</param>
    public QuantisedWeights(LlamaModel model, string head)
    {
        var queries = model.Config.RowsOf(..1).Rows;
        foreach (var spec in LlamaModel.LinearSpecs(model.Config))
        {
            var weight = model.Parameters[spec.Name];                                               // (O, K)
            long[] starts = spec.Name.EndsWith("qkv_proj.weight", StringComparison.Ordinal) ? [0, queries, weight.shape[0]] : [0, weight.shape[0]];
            _layers[spec.Name] = [.. starts.Zip(starts.Skip(1), (from, end) => new Piece(from, Of(weight.narrow(0, from, end - from))))];
        }

        _layers[head] = [new Piece(0, Of(model.HeadWeight))];
    }

    /// <summary>Computes a linear layer, or some of its outputs; or the projection onto the vocabulary.</summary>
    /// <param name="weight">Its weight's name.</param>
    /// <param name="tokens">Its input, (N, K).</param>
    /// <param name="bias">(rows), or null.</param>
    /// <param name="from">The first output.</param>
    /// <param name="rows">How many outputs.</param>
    /// <returns>(N, rows).</returns>
    public Tensor Apply(string weight, Tensor tokens, Tensor? bias, long from, long rows)
    {
        var result = empty(tokens.shape[0], rows);
        var to = TensorMemory.Of(result);
        var added = bias is null ? null : TensorMemory.Of(bias);
        using var inputs = new Int8Rows(tokens.contiguous());
        foreach (var piece in _layers[weight].Where(piece => piece.From >= from && piece.From < from + rows))
        {
            piece.Matrix.Apply(inputs, added is null ? null : added + (piece.From - from), to, rows, piece.From - from);
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var piece in _layers.Values.SelectMany(pieces => pieces))
        {
            piece.Matrix.Dispose();
        }
    }

    private static Int8Matrix Of(Tensor weight)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return new Int8Matrix(weight.contiguous());
    }

    // Outputs of a layer: those from one on.
    private sealed record Piece(long From, Int8Matrix Matrix);
}
