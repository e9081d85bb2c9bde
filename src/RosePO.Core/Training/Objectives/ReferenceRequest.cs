using System.Text.Json.Serialization;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// What reference log-probs follow from, beside the tokenizer, the template and the precision. The manifest knows inputs by their hashes alone: with no place in
/// it the artifact is the same in every run that restores it.
/// </summary>
internal sealed record ReferenceRequest
{
    /// <summary>The model that scores.</summary>
    [JsonIgnore]
    public required string Model { get; init; }

    /// <summary>Its base where it is an adapter, which names it by place: what is there may be overwritten while the adapter stays the same.</summary>
    [JsonIgnore]
    public string? BaseModel { get; init; }

    /// <summary>The pairs that are scored.</summary>
    [JsonIgnore]
    public required string Pairs { get; init; }

    /// <summary>The dataset that has their titles; null where the pairs bring their texts.</summary>
    [JsonIgnore]
    public string? Dataset { get; init; }

    /// <summary>Titles of history in a prompt.</summary>
    public required int MaxHistory { get; init; }
}

/// <summary>Reference log-probs that were computed.</summary>
internal sealed record ReferenceResult : StageResult
{
    /// <summary>Examples that were scored.</summary>
    public int Examples { get; init; }

    /// <summary>Their answers.</summary>
    public int Answers { get; init; }
}
