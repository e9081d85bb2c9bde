namespace RosePO;

/// <summary>What a run of an experiment would do.</summary>
public sealed record ExperimentPreview
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of its stages, or of its variants.</summary>
    public required string Folder { get; init; }

    /// <summary>Its stages in the order they would run, those of all variants.</summary>
    public required IReadOnlyList<StagePreview> Stages { get; init; }
}

/// <summary>What would be done for one stage.</summary>
/// <param name="Variant">The variant of a sweep; empty where the experiment is one run.</param>
/// <param name="Stage">The stage's folder below the variant's or the experiment's, such as <c>align/rosepo</c>.</param>
/// <param name="Path">The artifact.</param>
/// <param name="Action">What would be done.</param>
/// <param name="Reason">Why: <c>new</c>, <c>unchanged</c>, or <c>changed:</c> and the keys and inputs that differ.</param>
/// <param name="Key">The artifact's key: a hash over everything that it is made from; empty where that is not known yet, or it is not made.</param>
public sealed record StagePreview(string Variant, string Stage, string Path, StageAction Action, string Reason, string Key)
{
    /// <summary>Why: <c>new</c>, <c>unchanged</c>, or <c>changed:</c> and the keys and inputs that differ.</summary>
    public string Reason { get; init => field = VisibleText.Line(value); } = VisibleText.Line(Reason);

    /// <summary>The stage's name among those of all variants: <c>variant/stage</c>, or the stage alone.</summary>
    public string Name => Variant.Length == 0 ? Stage : $"{Variant}/{Stage}";
}
