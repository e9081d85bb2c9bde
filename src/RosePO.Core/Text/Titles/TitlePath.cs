namespace RosePO.Core.Text.Titles;

/// <summary>A title on its way through a trie: state j is where its first j tokens have been written, j = 0..L.</summary>
/// <param name="Tokens">Its tokens without the end token (L).</param>
/// <param name="States">Its places in the trie (L + 1).</param>
/// <param name="Ends">Where ending at each state leads (L + 1); null where no title ends.</param>
internal sealed record TitlePath(int[] Tokens, TrieNode[] States, TrieNode?[] Ends)
{
    /// <summary>Its tokens without the end token (L).</summary>
    public int Length => Tokens.Length;

    /// <summary>Where it ends itself.</summary>
    public TrieNode End => Ends[^1]!.Value;
}
