namespace RosePO;

/// <summary>A title for a history.</summary>
public sealed record Recommendation
{
    /// <summary>For whom: the user's source id, or the name of the history.</summary>
    public required string User { get; init; }

    /// <summary>The place among the history's recommendations, from 1.</summary>
    public int Rank { get; init; }

    /// <summary>The sum of the log-probs of the title's tokens and its end after the prompt; the largest ranks first.</summary>
    public double Score { get; init; }

    /// <summary>The item's id in the raw data.</summary>
    public required string Item { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }
}

/// <summary>What became of a request's queries.</summary>
public sealed record RecommendationResult
{
    /// <summary>Each answered query's titles, best first, in the queries' order.</summary>
    public required IReadOnlyList<Recommendation> Recommendations { get; init; }

    /// <summary>The queries that could not be answered.</summary>
    public required IReadOnlyList<RecommendationFailure> Failures { get; init; }

    /// <summary>The titles of history that prompts show at most.</summary>
    public int MaxHistory { get; init; }

    /// <summary>Where prompts differ from those that the model was trained on, in words; null where they do not.</summary>
    public string? PromptNote { get; init; }

    /// <summary>What is worth a warning, a sentence each.</summary>
    public IEnumerable<string> Warnings() => StageResult.OnPrompts(PromptNote);
}

/// <summary>A query that could not be answered; the others were.</summary>
/// <param name="Query">The query.</param>
/// <param name="Error">Why.</param>
public sealed record RecommendationFailure(RecommendationQuery Query, RoseException Error);
