using RosePO.Core.Models.Decoder;

namespace RosePO.Core.Models.Scoring;

/// <summary>
/// Some answers of each row of a batch as trees: what answers begin with alike is read once and predicted from once.
/// A context is a place that predicts: the prompt's end, or a token of the tree that an answer continues from.
/// </summary>
internal sealed class AnswerTrees
{
    private readonly List<(int Token, int Parent)>[] _nodes;

    private AnswerTrees(int rows) => _nodes = [.. Enumerable.Range(0, rows).Select(_ => new List<(int, int)>())];

    /// <summary>Tokens read after each row's prompt, filled up to the widest row's (W).</summary>
    public int Width { get; private set; }

    /// <summary>The rows' tokens, W a row.</summary>
    public int[] Tokens { get; private set; } = [];

    /// <summary>The tokens' parents, as <see cref="CachedPrompts.Read"/> takes them.</summary>
    public int[] Parents { get; private set; } = [];

    /// <summary>Each context's place: a row for the prompt's end, or rows + row * W + token.</summary>
    public long[] Contexts { get; private set; } = [];

    /// <summary>What each context predicts, in the contexts' order, and the answer (of the batch) whose token that is.</summary>
    public IReadOnlyList<(int Context, int Target, int Answer)> Predictions { get; private set; } = [];

    /// <summary>Builds the trees.</summary>
    /// <param name="rows">Each row's answers, by the batch's numbers.</param>
    /// <param name="padding">The id that fills rows.</param>
    public static AnswerTrees Of(IReadOnlyList<IReadOnlyList<(int Number, int[] Tokens)>> rows, int padding)
    {
        var trees = new AnswerTrees(rows.Count);
        var contexts = new List<(int Row, int Node, List<(int Target, int Answer)> Predictions)>();
        for (var row = 0; row < rows.Count; row++)
        {
            trees.Grow(row, rows[row], contexts);
        }

        trees.LayOut(padding);
        trees.Contexts = [.. contexts.Select(context =>
            context.Node == CachedPrompts.Prompt ? context.Row : rows.Count + ((long)context.Row * trees.Width) + context.Node)];
        trees.Predictions = [.. contexts.SelectMany((context, i) => context.Predictions.Select(entry => (i, entry.Target, entry.Answer)))];
        return trees;
    }

    private void Grow(
        int row, IReadOnlyList<(int Number, int[] Tokens)> answers, List<(int Row, int Node, List<(int Target, int Answer)> Predictions)> contexts)
    {
        var children = new Dictionary<(int Parent, int Token), int>();
        var places = new Dictionary<int, int>();
        foreach (var (number, tokens) in answers)
        {
            var node = CachedPrompts.Prompt;
            for (var i = 0; i < tokens.Length; i++)
            {
                if (!places.TryGetValue(node, out var context))
                {
                    places[node] = context = contexts.Count;
                    contexts.Add((row, node, []));
                }

                contexts[context].Predictions.Add((tokens[i], number));

                // An answer's last token is predicted but never read.
                if (i < tokens.Length - 1)
                {
                    if (!children.TryGetValue((node, tokens[i]), out var next))
                    {
                        children[(node, tokens[i])] = next = _nodes[row].Count;
                        _nodes[row].Add((tokens[i], node));
                    }

                    node = next;
                }
            }
        }
    }

    private void LayOut(int padding)
    {
        Width = _nodes.Max(row => row.Count);
        Tokens = new int[_nodes.Length * Width];
        Parents = new int[Tokens.Length];
        Array.Fill(Tokens, padding);
        Array.Fill(Parents, CachedPrompts.Filler);
        for (var row = 0; row < _nodes.Length; row++)
        {
            for (var i = 0; i < _nodes[row].Count; i++)
            {
                (Tokens[(row * Width) + i], Parents[(row * Width) + i]) = _nodes[row][i];
            }
        }
    }
}
