using RosePO.Core.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles.Networks;

/// <summary>
/// A network that reads histories of items and says, at each position, what comes next. Item embeddings are also the output weights. Histories
/// are padded on the left, so that the last item always has the last position.
/// </summary>
internal abstract class OracleNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>The usual deviation of new weights.</summary>
    protected const double InitialDeviation = 0.02;

    // Kept: TorchSharp lets the collector take a temporary Scalar while the native call still reads it.
    private readonly Scalar _scale;
    private readonly Embedding _items;

    /// <summary>Creates the embeddings on the CPU. A network calls <see cref="Initialise"/> when all its weights are registered.</summary>
    protected OracleNetwork(OracleOptions options, int items, int seed)
        : base("oracle")
    {
        OracleRules.Check(options);
        (Options, Items) = (options, items);
        _scale = Math.Sqrt(options.HiddenSize);
        _items = nn.Embedding(items + 1, options.HiddenSize, padding_idx: items);
        Dropout = new SeededDropout(options.Dropout, Seeds.OracleDropout(seed));
        register_module("items", _items);
    }

    /// <summary>The shape, and how the network was trained.</summary>
    public OracleOptions Options { get; }

    /// <summary>The catalogue's size.</summary>
    public int Items { get; }

    /// <summary>The id that fills the slots before a short history.</summary>
    public long Padding => Items;

    /// <summary>Dropout with the network's own random stream.</summary>
    protected SeededDropout Dropout { get; }

    /// <summary>Scores of every item: the logits of p(next item).</summary>
    /// <param name="encoded">(N, D).</param>
    /// <returns>(N, items).</returns>
    public Tensor Scores(Tensor encoded) => encoded.matmul(_items.weight!.narrow(0, 0, Items).t());

    /// <summary>Scores of some items of each row.</summary>
    /// <param name="encoded">(B, D).</param>
    /// <param name="items">(B, K) item ids.</param>
    /// <returns>(B, K).</returns>
    public Tensor Scores(Tensor encoded, Tensor items) => _items.forward(items) // (B, K, D)
        .matmul(encoded.unsqueeze(2))                                          // (B, K, 1)
        .squeeze(2);

    /// <summary>The input of items: their embeddings at unit scale, 0 for padding.</summary>
    /// <param name="ids">(B, L).</param>
    /// <returns>(B, L, D).</returns>
    protected Tensor Embed(Tensor ids) => _items.forward(ids).mul(_scale);

    /// <summary>The deviation of a new weight.</summary>
    protected virtual double Deviation(string name, Tensor weight) => InitialDeviation;

    /// <summary>The reciprocal root of the inputs that an output sums, so that a layer keeps the scale of what goes through it.</summary>
    protected static double FanIn(Tensor weight) => Math.Sqrt((double)weight.shape[0] / weight.numel());

    /// <summary>Draws all weights from the seed: matrices and kernels normal, biases 0.</summary>
    protected void Initialise(int seed)
    {
        using var generator = new Generator(Seeds.OracleWeights(seed), CPU);
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, weight) in named_parameters())
        {
            if (weight.dim() >= 2)
            {
                // Not nn.init.normal_: it takes a generator and does not use it (TorchSharp 0.107).
                weight.copy_(randn(weight.shape, generator: generator).mul_(Deviation(name, weight)));
            }
            else if (name.Contains("bias", StringComparison.Ordinal))
            {
                nn.init.zeros_(weight);
            }
        }

        nn.init.zeros_(_items.weight![Items]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _scale.Dispose();
            Dropout.Dispose();
            foreach (var module in children())
            {
                module.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
