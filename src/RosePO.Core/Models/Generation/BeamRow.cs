using RosePO.Core.Text.Titles;

namespace RosePO.Core.Models.Generation;

/// <summary>A sequence that a beam search may still extend.</summary>
/// <param name="Tokens">What has been written.</param>
/// <param name="LogProb">The sum of its tokens' log-probs.</param>
/// <param name="Node">Its place in the trie, or null where there is none.</param>
/// <param name="Parent">The beam of the step before that it extends.</param>
internal sealed record Beam(int[] Tokens, double LogProb, TrieNode? Node, int Parent);

/// <summary>The beams of one prompt and the answers found so far.</summary>
/// <param name="width">Beams (K).</param>
/// <param name="limit">The most tokens of an answer.</param>
/// <param name="lengthPenalty">The power of the length that divides a log-prob.</param>
/// <param name="trie">The answers that there are, or null for any text.</param>
internal sealed class BeamRow(int width, int limit, double lengthPenalty, TitleTrie? trie)
{
    private readonly List<Hypothesis> _found = [];

    /// <summary>The most tokens of an answer.</summary>
    public int Limit => limit;

    /// <summary>The sequences that continue, best first; none when the search is over.</summary>
    public List<Beam> Running { get; private set; } = limit > 0 && trie is not { Count: 0 } ? [new Beam([], 0, trie?.Root, -1)] : [];

    /// <summary>The answers found, best first.</summary>
    public IReadOnlyList<Hypothesis> Found => _found;

    /// <summary>A beam's trie and place in it.</summary>
    public (TitleTrie Trie, TrieNode Node)? Place(int beam) =>
        trie is not null && beam < Running.Count && Running[beam].Node is { } node ? (trie, node) : null;

    /// <summary>
    /// Takes the step's best continuations. As transformers' beam search does it: of the (1 + ends) K best, those that do not
    /// end continue, K at most; those among the K best that end are answers; the search is over when the best beam cannot pass the worst of K
    /// answers any more.
    /// </summary>
    /// <param name="continuations">Beam, token and summed log-prob, best first, (1 + ends) K at most.</param>
    /// <param name="ends">The end tokens, which end an answer where there is no trie.</param>
    public void Take(IReadOnlyList<(int Beam, int Token, double LogProb)> continuations, int[] ends)
    {
        var next = new List<Beam>();
        for (var rank = 0; rank < continuations.Count; rank++)
        {
            var (from, token, logProb) = continuations[rank];
            var beam = new Beam([.. Running[from].Tokens, token], logProb, trie?.Step(Running[from].Node!.Value, token), from);
            var items = beam.Node is { } node ? trie!.Ended(node) : [];
            var isEnd = Array.IndexOf(ends, token) >= 0;
            var isAnswer = trie is null ? isEnd || beam.Tokens.Length == limit : items.Count > 0;
            if (isAnswer && rank < width)
            {
                _found.Add(new Hypothesis(
                    isEnd ? beam.Tokens[..^1] : beam.Tokens, logProb, logProb / Math.Pow(beam.Tokens.Length, lengthPenalty), items));
            }

            // With a trie an answer may be the beginning of another one.
            var goesOn = trie is null ? !isAnswer : trie.Children(beam.Node!.Value).Any();
            if (goesOn && next.Count < width)
            {
                next.Add(beam);
            }
        }

        var best = _found.OrderByDescending(answer => answer.Score).Take(width).ToArray();
        _found.Clear();
        _found.AddRange(best);
        Running = next;
        if (_found.Count == width && next.Count > 0 && next[0].LogProb / Math.Pow(next[0].Tokens.Length, lengthPenalty) <= _found[^1].Score)
        {
            Running = [];
        }
    }
}
