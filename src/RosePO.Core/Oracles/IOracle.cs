namespace RosePO.Core.Oracles;

/// <summary>A question to an oracle: how likely is each of these items next?</summary>
/// <param name="History">Every earlier item in time order; the oracle takes as many of the last as it uses.</param>
/// <param name="Items">The items to score.</param>
/// <param name="User">The user, for an oracle that knows users rather than histories or that must not have learnt from the user; -1 for nobody.</param>
/// <param name="Example">The row of the pair set, for an oracle that knows pairs; -1 for a question of no pair set.</param>
internal readonly record struct OracleQuery(ReadOnlyMemory<int> History, ReadOnlyMemory<int> Items, int User = -1, int Example = -1);

/// <summary>What scores items after a history.</summary>
internal interface IOracle : IDisposable
{
    /// <summary>The most items of a history that it reads.</summary>
    int MaxLength { get; }

    /// <summary>Scores each question's items, in the questions' order; NaN for an item that the oracle has no score of.</summary>
    /// <param name="queries">The questions.</param>
    /// <param name="done">Receives how many questions are answered.</param>
    /// <param name="cancellation">Stops between batches.</param>
    float[][] Score(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default);

    /// <summary>
    /// Log-odds ln(q / (1 - q)) of the percentile rank q of each question's items. Of n other items outside the history, b of which the oracle scores
    /// lower (equal ones count half), q = (b + 1/2) / (n + 1), which is neither 0 nor 1.
    /// </summary>
    /// <inheritdoc cref="Score"/>
    float[][] RankOdds(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default);
}
