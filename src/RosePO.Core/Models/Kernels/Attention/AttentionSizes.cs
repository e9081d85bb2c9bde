using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels.Attention;

/// <summary>The sizes of attention, and those that are rounded up to whole squares.</summary>
/// <param name="Rows">B.</param>
/// <param name="Heads">H, those of queries.</param>
/// <param name="Groups">G, those of keys and values; divides H.</param>
/// <param name="Looking">Q, the tokens that look.</param>
/// <param name="Seen">T, the tokens looked at.</param>
/// <param name="Size">D, of a head.</param>
internal readonly record struct AttentionSizes(int Rows, int Heads, int Groups, int Looking, int Seen, int Size)
{
    /// <summary>Query heads of a key head.</summary>
    public int Repeats => Heads / Groups;

    /// <summary>Squares of queries.</summary>
    public int Blocks => Squares(Looking);

    /// <summary>Squares of keys.</summary>
    public int Panels => Squares(Seen);

    /// <summary>T in whole squares.</summary>
    public int Padded => Panels * Square.Size;

    /// <summary>D in whole squares.</summary>
    public int Width => Squares(Size) * Square.Size;

    /// <summary>Whether the mask, and what a head needs, is no more than one array holds.</summary>
    public bool IsAddressable =>
        (long)Rows * Blocks * Square.Size * Padded < Array.MaxLength && BackwardWork.Count(this) < Array.MaxLength;

    /// <summary>What scores are multiplied by.</summary>
    public float Scale => 1 / MathF.Sqrt(Size);

    /// <summary>Reads them.</summary>
    /// <param name="query">(B, H, Q, D).</param>
    /// <param name="key">(B, G, T, D).</param>
    public static AttentionSizes Of(Tensor query, Tensor key) =>
        new((int)query.shape[0], (int)query.shape[1], (int)key.shape[1], (int)query.shape[2], (int)key.shape[2], (int)query.shape[3]);

    private static int Squares(int count) => (count + Square.Size - 1) / Square.Size;
}
