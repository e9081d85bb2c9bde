namespace RosePO.Core.Preferences.Pairs;

/// <summary>One prompt with its chosen answer and one or more rejected ones: a row of <c>pairs.parquet</c>.</summary>
/// <param name="User">The user.</param>
/// <param name="Position">The chosen item's position in the user's history.</param>
/// <param name="History">The last items before it in time order: 64, or as many as a prompt shows where that is more.</param>
/// <param name="Candidates">The candidates that the prompt lists, the chosen item among them.</param>
/// <param name="Chosen">The item that came next; in a flipped pair the one that was rejected.</param>
/// <param name="Rejected">
/// The rejected items; never the chosen one, and never one that the user has in training, unless the request lets popular ones be. In a flipped pair the
/// item that came next.
/// </param>
/// <param name="Strategies">How each rejected item was found.</param>
/// <param name="Epsilon">Each pair's probability that its label is wrong; null before smoothing (0 for every pair).</param>
/// <param name="ChosenScore">The oracle's score of the chosen item; null before smoothing.</param>
/// <param name="RejectedScores">The oracle's scores of the rejected items; null before smoothing.</param>
/// <param name="Grades">How strongly its strategy would have each rejected item, in [0, 1]; null where the request asks for none.</param>
public sealed record PreferenceExample(
    int User,
    int Position,
    int[] History,
    int[] Candidates,
    int Chosen,
    int[] Rejected,
    RejectedStrategy[] Strategies,
    float[]? Epsilon = null,
    float? ChosenScore = null,
    float[]? RejectedScores = null,
    float[]? Grades = null)
{
    /// <summary>The example with some of its rejected answers.</summary>
    /// <param name="kept">Their places, ascending.</param>
    internal PreferenceExample Only(params IEnumerable<int> kept) => this with
    {
        Rejected = [.. kept.Select(at => Rejected[at])],
        Strategies = [.. kept.Select(at => Strategies[at])],
        Grades = Grades is { } grades ? [.. kept.Select(at => grades[at])] : null,
    };
}
