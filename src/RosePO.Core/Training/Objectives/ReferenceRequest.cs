using System.Text.Json.Serialization;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// What reference log-probs follow from, beside their inputs and conditions. Its artifact's manifest knows inputs by their hashes alone: with no place in it the
/// artifact is the same in every run that restores it.
/// </summary>
internal sealed record ReferenceRequest
{
    /// <summary>Titles of history in a prompt.</summary>
    public int MaxHistory { get; init; }

    /// <summary>Whether the log-probs of steps follow those of answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Steps { get; init; }
}

/// <summary>Reference log-probs that were computed.</summary>
internal sealed record ReferenceResult : StageResult
{
    /// <summary>Examples that were scored.</summary>
    public int Examples { get; init; }

    /// <summary>Their answers.</summary>
    public int Answers { get; init; }
}
