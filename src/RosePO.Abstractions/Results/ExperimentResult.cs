namespace RosePO;

/// <summary>An experiment that ran, or was found unchanged.</summary>
public sealed record ExperimentResult : StageResult
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of its stages, or of its variants.</summary>
    public required string Folder { get; init; }

    /// <summary>The experiment's file, and those that it extends.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Its stages in the order they ran, those of all variants.</summary>
    public required IReadOnlyList<StageOutcome> Stages { get; init; }

    /// <summary>The measurement; null where the file has none or several, or is a sweep: <see cref="Variants"/> has those of each run.</summary>
    public MeasurementResult? Measurement { get; init; }

    /// <summary>The runs of a sweep in the order of the file; one without a name where the experiment is one run.</summary>
    public IReadOnlyList<ExperimentVariant> Variants { get; init; } = [];

    /// <summary>The figures of a sweep over its seeds; empty where the experiment is one run.</summary>
    public IReadOnlyList<SweepFigure> Figures { get; init; } = [];

    /// <summary>The registered claims of a sweep, of each setting over its seeds; empty where the experiment is one run, or registers none.</summary>
    public IReadOnlyList<SweepClaim> Claims { get; init; } = [];

    /// <summary>The page that shows them; null where the experiment is one run, or measures nothing.</summary>
    public string? SweepPage { get; init; }
}

/// <summary>One run of a sweep.</summary>
/// <param name="Name">Its name, that of its folder; empty where the experiment is one run.</param>
/// <param name="Folder">The folder of its stages.</param>
/// <param name="Settings">What sets it apart: values by dotted key.</param>
/// <param name="Measurement">Its measurement; null where the file has none or several.</param>
public sealed record ExperimentVariant(
    string Name, string Folder, IReadOnlyList<KeyValuePair<string, string>> Settings, MeasurementResult? Measurement)
{
    /// <summary>Its measurements, in the order of the plan.</summary>
    public IReadOnlyList<StageMeasurement> Measurements { get; init; } = Measurement is null ? [] : [new StageMeasurement("measure", Measurement)];
}

/// <summary>A measurement of an experiment.</summary>
/// <param name="Stage">The stage that measured, <c>measure</c> or <c>measure/NAME</c>.</param>
/// <param name="Result">The measurement.</param>
public sealed record StageMeasurement(string Stage, MeasurementResult Result);

/// <summary>A metric of the variants that differ by their seeds alone.</summary>
/// <param name="Settings">What they have in common: <c>key=value, key=value</c>; empty where only seeds vary.</param>
/// <param name="Model">The model.</param>
/// <param name="Metric">The metric's name, such as <c>HR@1</c>.</param>
/// <param name="Mean">The mean over the seeds.</param>
/// <param name="Deviation">The sample standard deviation over the seeds; null for one.</param>
/// <param name="Values">The value of each seed.</param>
public sealed record SweepFigure(string Settings, string Model, string Metric, double Mean, double? Deviation, IReadOnlyList<double> Values)
{
    /// <summary>What the figures are of: protocol, split, n, choice and history.</summary>
    public string Protocol { get; init; } = "";
}

/// <summary>A registered claim at one setting of a sweep.</summary>
/// <param name="Settings">What the variants have in common: <c>key=value, key=value</c>; empty where only seeds vary.</param>
/// <param name="Stage">The stage that measured, <c>measure</c> or <c>measure/NAME</c>.</param>
/// <param name="Claim">The claim, its p value corrected for the claims of all settings.</param>
public sealed record SweepClaim(string Settings, string Stage, ClaimResult Claim);

/// <summary>What became of one stage.</summary>
/// <param name="Stage">The stage's folder below the experiment's, or its variant's, such as <c>align/rosepo</c>.</param>
/// <param name="Path">The artifact.</param>
/// <param name="Reused">Whether nothing had to be computed.</param>
/// <param name="Elapsed">How long it took, without what it waited.</param>
public sealed record StageOutcome(string Stage, string Path, bool Reused, TimeSpan Elapsed)
{
    /// <summary>The variant of a sweep; empty where the experiment is one run.</summary>
    public string Variant { get; init; } = "";

    /// <summary>The stage's name among those of all variants: <c>variant/stage</c>, or the stage alone.</summary>
    public string Name => Variant.Length == 0 ? Stage : $"{Variant}/{Stage}";

    /// <summary>How long it waited for another process or stage, before it or between its parts.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>What was done.</summary>
    public StageAction Action { get; init; }

    /// <summary>Why: <c>new</c>, <c>unchanged</c>, or <c>changed:</c> and the keys and inputs that differ.</summary>
    public string Reason { get; init => field = VisibleText.Line(value); } = "";

    /// <summary>The artifact's key: a hash over everything that it is made from.</summary>
    public string Key { get; init; } = "";

    /// <summary>What else is worth a word at its end, such as the memory that training took; null for nothing.</summary>
    public string? Note { get; init => field = VisibleText.Line(value); }
}
