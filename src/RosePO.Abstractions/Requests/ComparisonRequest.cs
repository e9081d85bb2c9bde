using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>Measurement artifacts in, their models side by side out.</summary>
public sealed record ComparisonRequest
{
    /// <summary>The measurement artifacts, in the table's order.</summary>
    [InputPath(Artifact = "measurement")]
    public required IReadOnlyList<string> Measurements { get; init; }

    /// <summary>
    /// The models that are shown, by name, in the table's order; empty for all. Where several measurements have a model of that name, all of them, or the one that is
    /// named with its measurement (<c>seed2/rosepo</c>).
    /// </summary>
    [ParameterName("Model", Aliases = ["Models"])]
    [NamesOf("model")]
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The model that the others are compared against; null takes <c>sft</c> where present, else the first. It is always shown.</summary>
    [NamesOf("model")]
    public string? Against { get; init; }

    /// <summary>The metrics that are compared, in order; empty for those that the first measurement's tables show.</summary>
    [ParameterName("Metric", Aliases = ["Metrics"])]
    [NamesOf("metric")]
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>
    /// The candidate list or protocol whose figures are compared, such as <c>PopularLookAlike</c>, where the measurements have several; null for the main one of each.
    /// </summary>
    public string? Protocol { get; init; }

    /// <summary>
    /// Whether the measurements are repeats of one experiment with other seeds: models of the same name become one row, the mean over the repeats with its deviation.
    /// </summary>
    public bool AcrossSeeds { get; init; }

    /// <summary>Whether registered claims are left out, because another table has them; the differences are called exploratory all the same.</summary>
    public bool OmitClaims { get; init; }

    /// <summary>Bootstrap resamples of the users.</summary>
    [AtLeast(1)]
    public int Resamples { get; init; } = 2000;

    /// <summary>The confidence of the intervals.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seeds the bootstrap.</summary>
    public int Seed { get; init; } = 1;
}
