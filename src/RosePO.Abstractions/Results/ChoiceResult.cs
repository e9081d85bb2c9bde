namespace RosePO;

/// <summary>The best of several models. Pipes into later commands as a trained model does.</summary>
public sealed record ChoiceResult : StageResult
{
    /// <summary>The folder of the chosen model's copy.</summary>
    public required string Model { get; init; }

    /// <summary>The dataset whose validation users decided.</summary>
    public required string Dataset { get; init; }

    /// <summary>The name of the chosen one.</summary>
    public string Chosen { get; init; } = "";

    /// <summary>What was compared: <c>HR@1</c>, <c>NDCG</c> or <c>MRR</c>.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Validation users that every model was measured on.</summary>
    public int Users { get; init; }

    /// <summary>The models in the order in which they were named.</summary>
    public IReadOnlyList<ChoiceCandidate> Candidates { get; init; } = [];
}

/// <summary>One of the models of a choice.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its figure, the mean over the validation users; higher is better.</param>
public sealed record ChoiceCandidate(string Name, double Value);
