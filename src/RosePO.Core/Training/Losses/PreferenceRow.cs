namespace RosePO.Core.Training.Losses;

/// <summary>What is known of a prompt's answers beside the policy's log-probs; the chosen answer comes first, k rejected ones follow.</summary>
/// <param name="Tokens">Each answer's number of tokens, end token included, (1 + k).</param>
/// <param name="Epsilon">Each pair's probability that its label is wrong, (k).</param>
/// <param name="Reference">The reference's log-probs, summed over tokens, (1 + k); null where the objective has no reference.</param>
/// <param name="Rating">The user's rating of the chosen item, where the objective reads it.</param>
internal sealed record PreferenceRow(int[] Tokens, float[] Epsilon, float[]? Reference = null, float? Rating = null)
{
    /// <summary>Each answer's value, (1 + k), where the objective reads it.</summary>
    public float[]? Values { get; init; }

    /// <summary>The tokens of each answer's title alone, (1 + k), where the objective reads them.</summary>
    public int[]? TitleTokens { get; init; }

    /// <summary>The training count of each rejected item, (k), where the objective reads it.</summary>
    public int[]? Counts { get; init; }
}
