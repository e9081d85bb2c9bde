namespace RosePO;

/// <summary>A measurement to be written so that it can be compared without its dataset.</summary>
public sealed record MeasurementExportRequest
{
    /// <summary>The measurement.</summary>
    [InputPath(Artifact = "measurement")]
    public required string Measurement { get; init; }

    /// <summary>The folder that is written.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>The models that are kept, by name, in order; empty for all.</summary>
    [ParameterName("Model", Aliases = ["Models"])]
    [NamesOf("model")]
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>
    /// The metrics that are kept beside those of the claims: those that are a ratio of two sums over users. Empty for those of its tables that are.
    /// </summary>
    [ParameterName("Metric", Aliases = ["Metrics"])]
    [NamesOf("metric")]
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Whether another artifact at the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}
