using static TorchSharp.torch;

namespace RosePO.Core.Models;

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
