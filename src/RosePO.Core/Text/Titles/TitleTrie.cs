namespace RosePO.Core.Text.Titles;

/// <summary>A place in a <see cref="TitleTrie"/>: the answers that share their first tokens, as a run of the sorted answers.</summary>
/// <param name="Low">The run's first answer.</param>
/// <param name="High">One past the run's last answer.</param>
/// <param name="Depth">Tokens that the answers of the run share.</param>
internal readonly record struct TrieNode(int Low, int High, int Depth);

/// <summary>
/// The answers of a catalogue or of a candidate list, by their tokens: what may come next after what has been written, so
/// that whatever is written is one of them. The answers are sorted, which makes every node a run of them and the trie no
/// larger than the answers. A view without some items costs only those.
/// </summary>
internal sealed class TitleTrie
{
    private readonly int[][] _answers;
    private readonly int[] _items;

    // Places of the answers that a view leaves out, ascending.
    private readonly int[] _without;

    // Each item's place among the answers, for views.
    private readonly Lazy<Dictionary<int, int>> _places;

    private TitleTrie(int[][] answers, int[] items, int[] without, int depth, Lazy<Dictionary<int, int>> places) =>
        (_answers, _items, _without, Depth, _places) = (answers, items, without, depth, places);

    /// <summary>Sorts the answers of items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="answer">An item's answer: the tokens of its title and its end, at least one.</param>
    public static TitleTrie Of(IEnumerable<int> items, Func<int, int[]> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var entries = items.Distinct().Select(item => (Item: item, Answer: answer(item))).ToArray();
        Array.Sort(entries, (a, b) => a.Answer.AsSpan().SequenceCompareTo(b.Answer) is var order && order != 0 ? order : a.Item.CompareTo(b.Item));
        var sorted = Array.ConvertAll(entries, entry => entry.Item);
        return new TitleTrie(
            Array.ConvertAll(entries, entry => entry.Answer), sorted, [], entries.Length == 0 ? 0 : entries.Max(entry => entry.Answer.Length),
            new Lazy<Dictionary<int, int>>(() => Enumerable.Range(0, sorted.Length).ToDictionary(place => sorted[place])));
    }

    /// <summary>Answers that can be written.</summary>
    public int Count => _answers.Length - _without.Length;

    /// <summary>Tokens of the longest answer.</summary>
    public int Depth { get; }

    /// <summary>The items in the order of their answers: those of a node are the run from its low to its high end.</summary>
    internal IReadOnlyList<int> Items => _items;

    /// <summary>Before the first token.</summary>
    public TrieNode Root => new(0, _answers.Length, 0);

    /// <summary>The same answers without those of some items.</summary>
    public TitleTrie Except(IEnumerable<int> items)
    {
        var places = _places.Value;
        var without = _without.Concat(items.Where(places.ContainsKey).Select(item => places[item]));
        return new TitleTrie(_answers, _items, [.. without.Distinct().Order()], Depth, _places);
    }

    /// <summary>The tokens that may come next and where they lead, in ascending order of tokens.</summary>
    public IEnumerable<(int Token, TrieNode Node)> Children(TrieNode node)
    {
        // Within a run the answers that end here come first.
        for (var low = EndOfEnded(node); low < node.High;)
        {
            var token = _answers[low][node.Depth];
            var high = EndOf(token, low, node);
            if (Remaining(low, high) > 0)
            {
                yield return (token, new TrieNode(low, high, node.Depth + 1));
            }

            low = high;
        }
    }

    /// <summary>Where a token leads, or null where it may not come next.</summary>
    public TrieNode? Step(TrieNode node, int token)
    {
        var low = EndOf(token - 1, EndOfEnded(node), node);
        var high = EndOf(token, low, node);
        return Remaining(low, high) > 0 ? new TrieNode(low, high, node.Depth + 1) : null;
    }

    /// <summary>The items whose answer is what has been written; more than one only where their titles have the same tokens.</summary>
    public IReadOnlyList<int> Ended(TrieNode node) =>
        [.. Enumerable.Range(node.Low, EndOfEnded(node) - node.Low).Where(at => Array.BinarySearch(_without, at) < 0).Select(at => _items[at])];

    /// <summary>The items of an answer; none where it is no answer.</summary>
    /// <param name="answer">The tokens of a title and its end.</param>
    public IReadOnlyList<int> Find(IEnumerable<int> answer)
    {
        TrieNode? node = Root;
        foreach (var token in answer)
        {
            node = node is { } place ? Step(place, token) : null;
        }

        return node is { } end ? Ended(end) : [];
    }

    private int EndOfEnded(TrieNode node)
    {
        var at = node.Low;
        while (at < node.High && _answers[at].Length == node.Depth)
        {
            at++;
        }

        return at;
    }

    // The first answer from a place on whose next token is larger.
    private int EndOf(int token, int low, TrieNode node)
    {
        var high = node.High;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _answers[middle][node.Depth] <= token ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int Remaining(int low, int high) => high - low - (Before(high) - Before(low));

    private int Before(int at)
    {
        var found = Array.BinarySearch(_without, at);
        return found < 0 ? ~found : found;
    }
}
