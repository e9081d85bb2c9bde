namespace RosePO;

/// <summary>A model and histories in, titles out. Nothing is written.</summary>
public sealed record RecommendationRequest
{
    /// <summary>The model artifact, adapter or full model.</summary>
    [InputPath(Artifact = "model")]
    public required string Model { get; init; }

    /// <summary>The dataset artifact whose titles are recommended.</summary>
    [InputPath(Artifact = "dataset")]
    public required string Dataset { get; init; }

    /// <summary>The users or histories to recommend for.</summary>
    public IReadOnlyList<RecommendationQuery> Queries { get; init; } = [];

    /// <summary>Titles for each query; fewer where there are no more to choose from.</summary>
    [AtLeast(1)]
    public int Top { get; init; } = 10;

    /// <summary>Titles or source ids of the items to choose from, which a prompt lists where its template does; empty for the catalogue.</summary>
    [ParameterName("Candidate", Aliases = ["Candidates"])]
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>Whether items of the history may be recommended again.</summary>
    public bool IncludeHistory { get; init; }

    /// <summary>How titles are found.</summary>
    public RecommendationMethod Method { get; init; } = RecommendationMethod.Auto;

    /// <summary>Beams; 0 takes twice <see cref="Top"/>, at least 20.</summary>
    [AtLeast(0)]
    [ReadWhen(nameof(Method), RecommendationMethod.Score, Not = true)]
    public int Beams { get; init; }

    /// <summary>Titles of history in a prompt. Null takes the model's own.</summary>
    [AtLeast(1)]
    public int? MaxHistory { get; init; }

    /// <summary>How the model's weights are kept while it answers.</summary>
    public Quantisation Quantisation { get; init; } = Quantisation.None;

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda", "cuda:0")]
    public string Device { get; init; } = "auto";
}

/// <summary>One history: a user of the dataset, or items.</summary>
public sealed record RecommendationQuery
{
    /// <summary>What results carry: with <see cref="History"/> any name, else the source id of the user whose items are the history.</summary>
    public required string User { get; init; }

    /// <summary>Titles or source ids in time order, or null for the user's own items of all splits.</summary>
    public IReadOnlyList<string>? History { get; init; }

    /// <summary>How many titles; null for the request's <see cref="RecommendationRequest.Top"/>.</summary>
    public int? Top { get; init; }

    /// <summary>Titles or source ids to choose from; null for the request's <see cref="RecommendationRequest.Candidates"/>.</summary>
    public IReadOnlyList<string>? Candidates { get; init; }

    /// <summary>Titles or source ids that are not recommended, beside those of the history.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}
