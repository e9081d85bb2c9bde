using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles.Networks;

/// <summary>
/// GRU4Rec (Hidasi et al. 2016, "Session-based Recommendations with Recurrent Neural Networks"): gated recurrent layers over item
/// embeddings, whose state at each position is projected to the width of the embeddings.
/// </summary>
internal sealed class Gru4Rec : OracleNetwork
{
    private readonly GRU[] _layers;
    private readonly Linear _output;

    /// <summary>Creates the network on the CPU; weights and dropout depend on the seed alone.</summary>
    public Gru4Rec(Gru4RecOptions options, int items, int seed = 0)
        : base(options, items, seed)
    {
        // One module per layer: the dropout between torch's own layers draws from the process's generator.
        _layers = [.. Enumerable.Range(0, options.Layers).Select(_ => nn.GRU(options.HiddenSize, options.HiddenSize, batchFirst: true))];
        _output = nn.Linear(options.HiddenSize, options.HiddenSize);
        for (var i = 0; i < _layers.Length; i++)
        {
            register_module(FormattableString.Invariant($"layers_{i}"), _layers[i]);
        }

        register_module("output", _output);
        Initialise(seed);
    }

    /// <summary>Encodes histories.</summary>
    /// <param name="ids">(B, L) item ids, padded on the left.</param>
    /// <returns>(B, L, D): at each position, what its history predicts.</returns>
    public override Tensor forward(Tensor ids)
    {
        // A recurrent state must not run through padding: rows are turned until it is after the history, and back afterwards.
        using Scalar padding = Padding;
        using Scalar length = ids.shape[1];
        var slots = arange(ids.shape[1], device: ids.device).unsqueeze(0);     // (1, L)
        var before = ids.eq(padding).sum(1, keepdim: true);                    // (B, 1): padding of each row
        var x = Dropout.Apply(Turn(Embed(ids), (slots + before).remainder(length)), training); // (B, L, D)
        foreach (var layer in _layers)
        {
            x = Dropout.Apply(layer.forward(x).Item1, training);               // (B, L, D)
        }

        return _output.forward(Turn(x, (slots - before).remainder(length)));
    }

    /// <inheritdoc/>
    protected override double Deviation(string name, Tensor weight) =>
        name.StartsWith("items", StringComparison.Ordinal) ? InitialDeviation : FanIn(weight);

    /// <param name="x">(B, L, D).</param>
    /// <param name="places">(B, L): where each position of the result comes from.</param>
    private static Tensor Turn(Tensor x, Tensor places) => x.gather(1, places.unsqueeze(2).expand(-1, -1, x.shape[2]));
}
