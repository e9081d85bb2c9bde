namespace RosePO;

/// <summary>What the cleaning of an experiment has removed.</summary>
public sealed record CleanedExperiment
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of its stages, or of its variants.</summary>
    public required string Folder { get; init; }

    /// <summary>The artifacts, leftovers and files that were removed. Absolute.</summary>
    public required IReadOnlyList<string> Removed { get; init; }
}
