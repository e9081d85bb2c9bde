using RosePO.Core.Text.Titles;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Generation;

/// <summary>What a trie allows next, as numbers that are added to logits.</summary>
internal static class TrieMask
{
    /// <summary>0 where a token may come next and -inf elsewhere; a row without a place may be followed by anything.</summary>
    /// <param name="places">Each row's trie and place in it.</param>
    /// <param name="vocabulary">Tokens (V).</param>
    /// <param name="device">The device.</param>
    /// <returns>(R, V).</returns>
    public static Tensor Of(IReadOnlyList<(TitleTrie Trie, TrieNode Node)?> places, int vocabulary, Device device)
    {
        using Scalar hidden = double.NegativeInfinity;
        using Scalar seen = 0;
        using var scope = NewDisposeScope();
        var mask = full([places.Count, vocabulary], hidden, ScalarType.Float32, device);
        var allowed = new List<long>();
        for (var row = 0; row < places.Count; row++)
        {
            if (places[row] is var (trie, node))
            {
                allowed.AddRange(trie.Children(node).Select(child => ((long)row * vocabulary) + child.Token));
            }
            else
            {
                mask.narrow(0, row, 1).fill_(seen);
            }
        }

        mask.view(-1).index_fill_(0, tensor(allowed.ToArray(), device: device), seen);
        return mask.MoveToOuterDisposeScope();
    }
}
