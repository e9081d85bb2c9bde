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

    /// <summary>What is wrong with the experiment's file, so that only what its runs wrote down was removed; null where nothing is.</summary>
    public RoseException? Mistake { get; init; }
}
