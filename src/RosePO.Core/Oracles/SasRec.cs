using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>
/// SASRec (Kang and McAuley 2018, "Self-Attentive Sequential Recommendation"): learned positions and causal transformer
/// blocks over item embeddings, which are also the output weights. Histories are padded on the left, so that the last item
/// always has the last position.
/// </summary>
internal sealed class SasRec : nn.Module<Tensor, Tensor>
{
    private const double InitialDeviation = 0.02;

    // Kept: TorchSharp lets the collector take a temporary Scalar while the native call still reads it.
    private readonly Scalar _scale;
    private readonly Embedding _items;
    private readonly Embedding _positions;
    private readonly SeededDropout _dropout;
    private readonly SasRecBlock[] _blocks;
    private readonly LayerNorm _norm;

    /// <summary>Creates the network on the CPU; weights and dropout depend on the seed alone.</summary>
    public SasRec(SasRecConfig config, int seed = 0)
        : base(nameof(SasRec))
    {
        Config = config;
        _scale = Math.Sqrt(config.HiddenSize);
        _items = nn.Embedding(config.Items + 1, config.HiddenSize, padding_idx: config.Items);
        _positions = nn.Embedding(config.MaxLength, config.HiddenSize);
        _dropout = new SeededDropout(config.Dropout, ~(ulong)(uint)seed); // another stream than that of the weights
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new SasRecBlock(config, _dropout))];
        _norm = nn.LayerNorm(config.HiddenSize);
        register_module("items", _items);
        register_module("positions", _positions);
        for (var i = 0; i < _blocks.Length; i++)
        {
            register_module(FormattableString.Invariant($"blocks_{i}"), _blocks[i]);
        }

        register_module("norm", _norm);
        Initialise(seed);
    }

    /// <summary>The shape.</summary>
    public SasRecConfig Config { get; }

    /// <summary>The id that fills the slots before a short history.</summary>
    public long Padding => Config.Items;

    /// <summary>Encodes histories.</summary>
    /// <param name="ids">(B, L) item ids, padded on the left; L is at most the longest history.</param>
    /// <returns>(B, L, D): at each position, what its history predicts.</returns>
    public override Tensor forward(Tensor ids)
    {
        var length = ids.shape[1];
        var mask = Mask(ids);                                              // (B, 1, L, L)
        var slots = _positions.weight!.narrow(0, Config.MaxLength - length, length); // (L, D): counted from the end
        var x = _items.forward(ids).mul(_scale) + slots; // (B, L, D)
        x = _dropout.Apply(x, training);
        foreach (var block in _blocks)
        {
            x = block.forward(x, mask);
        }

        return _norm.forward(x);
    }

    /// <summary>Scores of every item: the logits of p(next item).</summary>
    /// <param name="encoded">(N, D).</param>
    /// <returns>(N, items).</returns>
    public Tensor Scores(Tensor encoded) => encoded.matmul(_items.weight!.narrow(0, 0, Config.Items).t());

    /// <summary>Scores of some items of each row.</summary>
    /// <param name="encoded">(B, D).</param>
    /// <param name="items">(B, K) item ids.</param>
    /// <returns>(B, K).</returns>
    public Tensor Scores(Tensor encoded, Tensor items) => _items.forward(items) // (B, K, D)
        .matmul(encoded.unsqueeze(2))                                          // (B, K, 1)
        .squeeze(2);

    // A position sees itself and the items before it. Padding sees only itself: a row that sees nothing has no softmax.
    private Tensor Mask(Tensor ids)
    {
        var length = ids.shape[1];
        var square = ones(length, length, dtype: ScalarType.Bool, device: ids.device);
        using Scalar padding = Padding;
        var known = ids.ne(padding).unsqueeze(1).unsqueeze(1);                 // (B, 1, 1, L)
        return square.tril().logical_and(known).logical_or(square.tril().logical_and(square.triu())); // (B, 1, L, L)
    }

    private void Initialise(int seed)
    {
        using var generator = new Generator((uint)seed, CPU);
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (_, weight) in named_parameters().Where(entry => entry.parameter.dim() == 2))
        {
            // Not nn.init.normal_: it takes a generator and does not use it (TorchSharp 0.107).
            weight.copy_(randn(weight.shape, generator: generator).mul_(InitialDeviation));
        }

        foreach (var (_, bias) in named_parameters().Where(entry => entry.name.EndsWith("bias", StringComparison.Ordinal)))
        {
            nn.init.zeros_(bias);
        }

        nn.init.zeros_(_items.weight![Config.Items]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _scale.Dispose();
            _dropout.Dispose();
            foreach (var module in children())
            {
                module.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
