using RosePO.Core.Data;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>The items that an example's rejected titles are compared with.</summary>
/// <param name="questions">The examples.</param>
/// <param name="anchor">Which items.</param>
/// <param name="maxHistory">Titles of history in a prompt.</param>
internal sealed class SemanticAnchors(IReadOnlyList<EvaluationCase> questions, SemanticAnchor anchor, int maxHistory)
{
    /// <summary>An example's anchors.</summary>
    public ReadOnlySpan<int> Of(int example)
    {
        var question = questions[example];
        var shown = question.History.AsSpan(Math.Max(0, question.History.Length - maxHistory));
        return anchor switch
        {
            SemanticAnchor.History => shown,
            SemanticAnchor.Chosen => new int[] { question.Target },
            _ => (int[])[.. shown, question.Target],
        };
    }

    /// <summary>The largest cosine of an item's title to one of an example's anchors, at least 0.</summary>
    public float Similarity(ITitleSimilarity titles, int example, int item) => Math.Max(0, titles.MaxSimilarity(item, Of(example)));
}
