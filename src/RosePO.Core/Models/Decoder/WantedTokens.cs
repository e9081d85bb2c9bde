using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>
/// The tokens whose last hidden states are wanted. The last block needs queries, and all that follows attention, of these alone.
/// B = rows, T = tokens, Q = wanted tokens of a row, S = tokens seen, D = head size.
/// </summary>
/// <param name="Indices">Their places among the tokens of all rows, (B Q), int64.</param>
/// <param name="Count">Wanted tokens of a row (Q).</param>
/// <param name="Turns">Cosines and sines of their positions, (B, Q, 1, D).</param>
/// <param name="Mask">What they see, (B, 1, Q, S).</param>
internal sealed record WantedTokens(Tensor Indices, long Count, (Tensor Cos, Tensor Sin) Turns, Tensor Mask)
{
    /// <summary>Picks what belongs to the wanted tokens.</summary>
    /// <param name="columns">Their columns, (B, Q), int64.</param>
    /// <param name="turns">Of all tokens, (B, T, 1, D).</param>
    /// <param name="mask">Of all tokens, (B or 1, 1, T, S).</param>
    public static WantedTokens Of(Tensor columns, (Tensor Cos, Tensor Sin) turns, Tensor mask)
    {
        var (rows, count, tokens, seen) = (columns.shape[0], columns.shape[1], mask.shape[2], mask.shape[3]);
        var starts = arange(0, rows * tokens, tokens, device: columns.device).unsqueeze(1);                 // (B, 1)
        var indices = (columns + starts).flatten();                                                         // (B Q)
        var lines = mask.expand(rows, 1, tokens, seen)
            .gather(2, columns.view(rows, 1, count, 1).expand(rows, 1, count, seen));                       // (B, 1, Q, S)
        return new WantedTokens(indices, count, (Pick(turns.Cos, indices, count), Pick(turns.Sin, indices, count)), lines);
    }

    /// <summary>The wanted tokens' part: (B, T, ...) to (B, Q, ...).</summary>
    public Tensor Pick(Tensor all) => Pick(all, Indices, Count);

    private static Tensor Pick(Tensor all, Tensor indices, long count) =>
        all.flatten(0, 1).index_select(0, indices).view([all.shape[0], count, .. all.shape[2..]]);
}
