using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder.Passes;

/// <summary>What a block reads besides the residual stream. B = rows, T = tokens, D = head size.</summary>
/// <param name="Turns">Cosines and signed sines of the tokens' positions, (B, T, 1, D).</param>
/// <param name="Visible">Which tokens each token sees.</param>
/// <param name="Wanted">The tokens that continue from the block; null for all.</param>
/// <param name="Dropout">Dropout on both branches.</param>
/// <param name="One">The number 1, which outlives native calls.</param>
internal sealed record BlockInputs(
    (Tensor Cos, Tensor Sin) Turns, AttentionScope Visible, WantedTokens? Wanted, double Dropout, Scalar One);
