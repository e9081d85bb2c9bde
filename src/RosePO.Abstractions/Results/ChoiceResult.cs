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
public sealed record ChoiceCandidate(string Name, double Value)
{
    /// <summary>The lower end of the figure's 95% interval, by the bootstrap over users.</summary>
    public double Low { get; init; }

    /// <summary>Its upper end.</summary>
    public double High { get; init; }

    /// <summary>How much higher the chosen one's figure is: the mean difference over the same users, 0 for the chosen one itself.</summary>
    public double Lead { get; init; }

    /// <summary>The lower end of that difference's 95% interval, paired over the users.</summary>
    public double LeadLow { get; init; }

    /// <summary>Its upper end.</summary>
    public double LeadHigh { get; init; }

    /// <summary>What it was trained with, where it is a trial of a tuning: values by the options' dotted keys.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }
}
