using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles.Networks;

/// <summary>
/// A pre-norm transformer block: x + Dropout(Attention(LN(x))), then x + Dropout(FeedForward(LN(x))) with a GELU layer of
/// four times the width.
/// </summary>
internal sealed class SasRecBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly int _heads;
    private readonly LayerNorm _attentionNorm;
    private readonly Linear _queryKeyValue;
    private readonly Linear _attentionOutput;
    private readonly LayerNorm _feedForwardNorm;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly SeededDropout _dropout;

    public SasRecBlock(SasRecOptions options, SeededDropout dropout)
        : base(nameof(SasRecBlock))
    {
        var width = options.HiddenSize;
        _heads = options.Heads;
        _attentionNorm = nn.LayerNorm(width);
        _queryKeyValue = nn.Linear(width, 3 * width);
        _attentionOutput = nn.Linear(width, width);
        _feedForwardNorm = nn.LayerNorm(width);
        _up = nn.Linear(width, 4 * width);
        _down = nn.Linear(4 * width, width);
        _dropout = dropout;
        register_module("attention_norm", _attentionNorm);
        register_module("query_key_value", _queryKeyValue);
        register_module("attention_output", _attentionOutput);
        register_module("feed_forward_norm", _feedForwardNorm);
        register_module("up", _up);
        register_module("down", _down);
    }

    /// <param name="x">(B, L, D).</param>
    /// <param name="mask">(B, 1, L, L), true where a query may look.</param>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var heads = _queryKeyValue.forward(_attentionNorm.forward(x)) // (B, L, 3D)
            .view(batch, length, 3, _heads, width / _heads)           // (B, L, 3, H, D/H)
            .permute(2, 0, 3, 1, 4)                                    // (3, B, H, L, D/H)
            .unbind(0);
        var attended = nn.functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], mask) // (B, H, L, D/H)
            .transpose(1, 2)                                           // (B, L, H, D/H)
            .reshape(batch, length, width);                            // (B, L, D)
        x = x + _dropout.Apply(_attentionOutput.forward(attended), training);
        var inner = nn.functional.gelu(_up.forward(_feedForwardNorm.forward(x))); // (B, L, 4D)
        return x + _dropout.Apply(_down.forward(inner), training);             // (B, L, D)
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var module in children())
            {
                module.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
