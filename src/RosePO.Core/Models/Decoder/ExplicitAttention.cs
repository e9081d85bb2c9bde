using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Models.Decoder;

/// <summary>
/// Attention by two matrix products with all scores in memory between them. The CPU's fused operation multiplies bfloat16 in
/// blocks of a few rows, and sets each product up again: its backward pass takes five times as long as that of these two.
/// B = rows, Q = tokens that look, T = tokens looked at, H = query heads, G = key-value heads, R = H / G, D = head size.
/// </summary>
internal static class ExplicitAttention
{
    // Scores grow with the square of the length: longer rows are left to the fused operation, which never holds them all.
    private const int LongestRow = 512;

    /// <summary>Whether this is the faster way for keys, (B, T, G, D).</summary>
    public static bool Suits(Tensor key) =>
        key.dtype == ScalarType.BFloat16 && key.device.type == DeviceType.CPU && key.shape[1] <= LongestRow;

    /// <summary>What the queries find.</summary>
    /// <param name="query">(B, Q, H, D).</param>
    /// <param name="key">(B, T, G, D).</param>
    /// <param name="value">(B, T, G, D).</param>
    /// <param name="mask">Added to scores, (B, 1, Q, T).</param>
    /// <returns>(B, Q, H D).</returns>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, Tensor mask)
    {
        var (rows, queries, heads, size) = (query.shape[0], query.shape[1], query.shape[2], query.shape[3]);
        var (tokens, groups) = (key.shape[1], key.shape[2]);
        using Scalar scale = 1 / Math.Sqrt(size);

        // The query heads of a group are further queries of one head: its keys are not copied.
        var folded = (query * scale).transpose(1, 2).reshape(rows * groups, heads / groups * queries, size);     // (B G, R Q, D)
        var scores = bmm(folded, Fold(key).transpose(1, 2)).view(rows, heads, queries, tokens).add_(mask);       // (B, H, Q, T)
        var shares = F.softmax(scores, -1).view(rows * groups, -1, tokens);                                      // (B G, R Q, T)
        return bmm(shares, Fold(value)).view(rows, heads, queries, size).transpose(1, 2).flatten(2);
    }

    private static Tensor Fold(Tensor x) => x.transpose(1, 2).reshape(-1, x.shape[1], x.shape[3]);               // (B G, T, D)
}
