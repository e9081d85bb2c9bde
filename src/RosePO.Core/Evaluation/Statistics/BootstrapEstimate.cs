namespace RosePO.Core.Evaluation.Statistics;

/// <summary>An estimate of trained models as they are: its percentiles over resamples of people (<see cref="PairedBootstrap"/>).</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Resampled">Its values on the resamples.</param>
internal sealed record BootstrapEstimate(double Value, double[] Resampled) : IEstimate
{
    /// <inheritdoc/>
    public (double Low, double High) Interval(double confidence) => PairedBootstrap.Interval(Resampled, confidence);

    /// <inheritdoc/>
    public double P(double bound) => PairedBootstrap.TwoSidedP(Resampled.Select(value => value - bound));

    /// <inheritdoc/>
    public double? Detectable(double level) =>
        Resampled.Where(double.IsFinite).ToArray() is { Length: > 1 } finite ? Power.Detectable(Spread.Of(finite)!.Value, double.PositiveInfinity, level) : null;
}
