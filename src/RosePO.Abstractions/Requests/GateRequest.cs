using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>Bounds that one model's figure of a measurement is checked against. At least one bound must be given.</summary>
public sealed record GateRequest
{
    /// <summary>The measurement artifact.</summary>
    [InputPath(Artifact = "measurement")]
    public required string Measurement { get; init; }

    /// <summary>The metric, such as <c>HR@1</c>. One that is signed and best at 0 is checked by its distance from 0.</summary>
    public required string Metric { get; init; }

    /// <summary>The model, by its name in the measurement.</summary>
    public required string Model { get; init; }

    /// <summary>The candidate list or protocol whose figure is checked, such as <c>PopularLookAlike</c>, where the measurement has several; null for its main one.</summary>
    public string? Protocol { get; init; }

    /// <summary>The least that the figure may be.</summary>
    public double? Minimum { get; init; }

    /// <summary>The most that the figure may be.</summary>
    public double? Maximum { get; init; }

    /// <summary>A model whose figure this one must reach: the lower end of the paired interval of the difference is at least minus <see cref="Margin"/>.</summary>
    public string? AtLeast { get; init; }

    /// <summary>A model whose figure this one must not exceed: the upper end of the paired interval of the difference is at most <see cref="Margin"/>.</summary>
    public string? AtMost { get; init; }

    /// <summary>How much worse than the other model is still accepted, in the metric's own unit.</summary>
    [AtLeast(0)]
    public double Margin { get; init; }

    /// <summary>The confidence of the paired interval.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Confidence { get; init; } = 0.95;
}
