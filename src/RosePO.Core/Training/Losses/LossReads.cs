namespace RosePO.Core.Training.Losses;

/// <summary>What a loss reads beside the policy's log-probs, the answers' numbers of tokens and epsilon.</summary>
[Flags]
internal enum LossReads
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>The reference's log-probs.</summary>
    Reference = 1,

    /// <summary>The ratings of chosen items.</summary>
    Ratings = 2,

    /// <summary>The values of answers.</summary>
    Values = 4,

    /// <summary>Log-probs by step, and how alike the steps of answers are.</summary>
    Steps = 8,

    /// <summary>The training counts of rejected items.</summary>
    Counts = 16,

    /// <summary>The tokens of titles alone.</summary>
    TitleTokens = 32,
}
