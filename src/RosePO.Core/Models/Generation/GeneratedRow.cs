using RosePO.Core.Text.Titles;

namespace RosePO.Core.Models.Generation;

/// <summary>An answer that is being written.</summary>
/// <param name="stream">What is drawn for it follows from this and the seed.</param>
/// <param name="trie">The answers that it may have, or null for any text.</param>
/// <param name="limit">The most tokens.</param>
internal sealed class GeneratedRow(int stream, TitleTrie? trie, int limit)
{
    private TrieNode? _node = trie?.Root;
    private int _written;

    /// <summary>What is drawn for it follows from this and the seed.</summary>
    public int Stream => stream;

    /// <summary>The most tokens.</summary>
    public int Limit => limit;

    /// <summary>Whether another token may follow.</summary>
    public bool IsOpen { get; private set; } = limit > 0 && trie is not { Count: 0 };

    /// <summary>What has been written, without the end token.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>The place in the trie, or null where there is none.</summary>
    public (TitleTrie Trie, TrieNode Node)? Place => trie is not null && _node is { } node ? (trie, node) : null;

    /// <summary>Takes the next token; a row that is done takes nothing.</summary>
    public void Add(int token, int[] ends)
    {
        if (!IsOpen)
        {
            return;
        }

        var ended = Array.IndexOf(ends, token) >= 0;
        if (!ended)
        {
            Tokens.Add(token);
        }

        _node = _node is { } node ? trie!.Step(node, token) : null;
        IsOpen = ++_written < limit && (_node is { } place ? trie!.Ended(place).Count == 0 : !ended);
    }
}
