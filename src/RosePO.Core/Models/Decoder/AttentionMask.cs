using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>Masks that are added to attention scores: 0 where a token is seen, -inf where it is hidden.</summary>
internal static class AttentionMask
{
    /// <summary>
    /// Causal, and a token sees only the prompt (branch 0, at the row's start) and its own branch. Branch -1 is padding at the
    /// row's end, seen by padding alone.
    /// </summary>
    /// <returns>(B, 1, T, T).</returns>
    public static Tensor OfBranches(int[] branches, int rows, int width, Device device) =>
        Build(branches, rows, width, device, sharesPrompt: true);

    /// <summary>Causal, and a token sees only its own document: packed rows.</summary>
    /// <returns>(B, 1, T, T).</returns>
    public static Tensor OfDocuments(int[] documents, int rows, int width, Device device) =>
        Build(documents, rows, width, device, sharesPrompt: false);

    /// <summary>
    /// A mask that also hides what is a window or more back. The distance is one of positions, so it counts along a branch:
    /// the tokens of other answers between a prompt and an answer are no distance.
    /// </summary>
    /// <param name="window">How many tokens a token sees, itself among them.</param>
    /// <param name="mask">The mask without a window, (B, 1, T, S).</param>
    /// <param name="queries">Positions of the tokens that see, (B, T).</param>
    /// <param name="keys">Positions of the tokens that are seen, (B, S); none reaches S.</param>
    /// <returns>(B, 1, T, S).</returns>
    public static Tensor Within(int window, Tensor mask, Tensor queries, Tensor keys)
    {
        if (keys.shape[1] <= window)
        {
            return mask;
        }

        using Scalar reach = window;
        using Scalar hidden = float.NegativeInfinity;
        var distance = queries.unsqueeze(2) - keys.unsqueeze(1);                                            // (B, T, S)
        return mask.masked_fill(distance.ge(reach).unsqueeze(1), hidden);                                   // (B, 1, T, S)
    }

    private static Tensor Build(int[] groups, int rows, int width, Device device, bool sharesPrompt)
    {
        var mask = new float[rows * width * width];
        Array.Fill(mask, float.NegativeInfinity);
        for (var row = 0; row < rows; row++)
        {
            var group = groups.AsSpan(row * width, width);
            var end = sharesPrompt ? group.IndexOfAnyExcept(0) : 0;
            var prompt = end < 0 ? width : end;
            var start = 0;
            for (var i = 0; i < width; i++)
            {
                if (i > 0 && group[i] != group[i - 1])
                {
                    start = i;
                }

                // Groups are runs: what a token sees is the prompt and its own run up to itself.
                var line = mask.AsSpan(((row * width) + i) * width, width);
                line[..Math.Min(prompt, i + 1)].Clear();
                line[start..(i + 1)].Clear();
            }
        }

        return tensor(mask, [rows, 1, width, width], device: device).DetachFromDisposeScope();
    }
}
