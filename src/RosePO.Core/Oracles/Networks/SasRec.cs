using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles.Networks;

/// <summary>
/// SASRec (Kang and McAuley 2018, "Self-Attentive Sequential Recommendation"): learned positions and causal transformer
/// blocks over item embeddings.
/// </summary>
internal sealed class SasRec : OracleNetwork
{
    private readonly Embedding _positions;
    private readonly SasRecBlock[] _blocks;
    private readonly LayerNorm _norm;

    /// <summary>Creates the network on the CPU; weights and dropout depend on the seed alone.</summary>
    public SasRec(SasRecOptions options, int items, int seed = 0)
        : base(options, items, seed)
    {
        _positions = nn.Embedding(options.MaxLength, options.HiddenSize);
        _blocks = [.. Enumerable.Range(0, options.Layers).Select(_ => new SasRecBlock(options, Dropout))];
        _norm = nn.LayerNorm(options.HiddenSize);
        register_module("positions", _positions);
        for (var i = 0; i < _blocks.Length; i++)
        {
            register_module(FormattableString.Invariant($"blocks_{i}"), _blocks[i]);
        }

        register_module("norm", _norm);
        Initialise(seed);
    }

    /// <summary>Encodes histories.</summary>
    /// <param name="ids">(B, L) item ids, padded on the left; L is at most the longest history.</param>
    /// <returns>(B, L, D): at each position, what its history predicts.</returns>
    public override Tensor forward(Tensor ids)
    {
        var length = ids.shape[1];
        var mask = Mask(ids);                                              // (B, 1, L, L)
        var slots = _positions.weight!.narrow(0, Options.MaxLength - length, length); // (L, D): counted from the end
        var x = Embed(ids) + slots;                                        // (B, L, D)
        x = Dropout.Apply(x, training);
        foreach (var block in _blocks)
        {
            x = block.forward(x, mask);
        }

        return _norm.forward(x);
    }

    // A position sees itself and the items before it. Padding sees only itself: a row that sees nothing has no softmax.
    private Tensor Mask(Tensor ids)
    {
        var length = ids.shape[1];
        var square = ones(length, length, dtype: ScalarType.Bool, device: ids.device);
        using Scalar padding = Padding;
        var known = ids.ne(padding).unsqueeze(1).unsqueeze(1);                 // (B, 1, 1, L)
        return square.tril().logical_and(known).logical_or(square.tril().logical_and(square.triu())); // (B, 1, L, L)
    }
}
