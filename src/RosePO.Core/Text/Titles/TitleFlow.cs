namespace RosePO.Core.Text.Titles;

/// <summary>
/// A trie of titles with how often each is chosen, N(node) being the count of all titles below a node: the flow that a model follows which writes each title as
/// often as it is chosen (Gao et al. 2025, arXiv 2503.07377). Titles without a count are not in it, and of items whose titles have the same tokens the counts add up.
/// </summary>
internal sealed class TitleFlow
{
    private readonly int _end;
    private readonly Func<int, int[]> _answer;
    private readonly Dictionary<TrieNode, int[]> _next = [];

    // Counts, and lengths of different titles, of all places before one: a node is a run of places, so that a node's is a difference.
    private readonly long[] _counts;
    private readonly long[] _lengths;

    /// <summary>Sums counts up.</summary>
    /// <param name="counts">How often each item is chosen, by its id.</param>
    /// <param name="answer">An item's answer: the tokens of its title and its end.</param>
    /// <param name="end">The token that ends an answer.</param>
    public TitleFlow(IReadOnlyList<int> counts, Func<int, int[]> answer, int end)
    {
        (_answer, _end) = (answer, end);
        Trie = TitleTrie.Of(Enumerable.Range(0, counts.Count).Where(item => counts[item] > 0), answer);
        var items = Trie.Items;
        (_counts, _lengths) = (new long[items.Count + 1], new long[items.Count + 1]);
        for (var place = 0; place < items.Count; place++)
        {
            var isNew = place == 0 || !answer(items[place]).AsSpan().SequenceEqual(answer(items[place - 1]));
            _counts[place + 1] = _counts[place] + counts[items[place]];
            _lengths[place + 1] = _lengths[place] + (isNew ? answer(items[place]).Length - 1 : 0);
        }
    }

    /// <summary>The titles.</summary>
    public TitleTrie Trie { get; }

    /// <summary>N(node).</summary>
    public long Count(TrieNode node) => _counts[node.High] - _counts[node.Low];

    /// <summary>The items of a node, by their answers.</summary>
    public IEnumerable<int> Items(TrieNode node) => Enumerable.Range(node.Low, node.High - node.Low).Select(place => Trie.Items[place]);

    /// <summary>The tokens that may come next at a node: the end token, whether or not a title ends there, and then those that titles go on with.</summary>
    public IReadOnlyList<int> Next(TrieNode node)
    {
        if (!_next.TryGetValue(node, out var tokens))
        {
            _next[node] = tokens = [_end, .. Trie.Children(node).Select(child => child.Token).Where(token => token != _end)];
        }

        return tokens;
    }

    /// <summary>The way of a title; null where the tokens are no title's that has a count.</summary>
    /// <param name="tokens">Its tokens without the end token.</param>
    public TitlePath? Find(ReadOnlySpan<int> tokens)
    {
        var (states, ends) = (new TrieNode[tokens.Length + 1], new TrieNode?[tokens.Length + 1]);
        states[0] = Trie.Root;
        for (var j = 0; j < states.Length; j++)
        {
            if (j > 0)
            {
                if (Trie.Step(states[j - 1], tokens[j - 1]) is not { } next)
                {
                    return null;
                }

                states[j] = next;
            }

            ends[j] = Trie.Step(states[j], _end);
        }

        return ends[^1] is null ? null : new TitlePath(tokens.ToArray(), states, ends);
    }

    /// <summary>A title that is drawn in proportion to its count.</summary>
    public TitlePath DrawByCount(Random random) => Draw(_counts, random);

    /// <summary>A title that is drawn in proportion to its tokens.</summary>
    public TitlePath DrawByLength(Random random) => Draw(_lengths, random);

    private TitlePath Draw(long[] before, Random random)
    {
        var drawn = random.NextInt64(before[^1]);

        // The last place before which there is no more than that: the title whose share it falls into.
        var (low, high) = (0, before.Length - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = before[middle] <= drawn ? (middle, high) : (low, middle);
        }

        return Find(_answer(Trie.Items[low]).AsSpan()[..^1])!;
    }
}
