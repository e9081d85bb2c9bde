namespace RosePO;

/// <summary>An experiment that ran, or was found unchanged.</summary>
public sealed record ExperimentResult : StageResult
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of its stages.</summary>
    public required string Folder { get; init; }

    /// <summary>Its stages in the order they ran.</summary>
    public required IReadOnlyList<StageOutcome> Stages { get; init; }

    /// <summary>The measurement, or null where the file has no measure stage.</summary>
    public MeasurementResult? Measurement { get; init; }
}

/// <summary>What became of one stage.</summary>
/// <param name="Stage">The stage's folder below the experiment's, such as <c>align/rosepo</c>.</param>
/// <param name="Path">The artifact.</param>
/// <param name="Reused">Whether nothing that it reads had changed.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record StageOutcome(string Stage, string Path, bool Reused, TimeSpan Elapsed)
{
    /// <summary>Why it ran or did not: <c>new</c>, <c>unchanged</c>, or <c>changed:</c> and the keys that differ.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What else is worth a word at its end, such as the memory that training took; null for nothing.</summary>
    public string? Note { get; init; }
}
