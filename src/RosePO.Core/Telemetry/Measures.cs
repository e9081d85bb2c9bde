using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RosePO.Core.Telemetry;

/// <summary>The metrics of the core, named as OpenTelemetry's conventions name theirs. What nobody listens to is not even timed.</summary>
internal static class Measures
{
    private static readonly Meter s_meter = new(RoseTelemetry.Name);

    /// <summary>Time that an artifact took to be made.</summary>
    public static Histogram<double> StageDuration { get; } = Seconds("rosepo.stage.duration", "Time that an artifact took to be made.");

    /// <summary>Time of a training step.</summary>
    public static Histogram<double> StepDuration { get; } = Seconds("rosepo.training.step.duration", "Time of a training step.");

    /// <summary>The loss of a training step.</summary>
    public static Gauge<double> StepLoss { get; } = s_meter.CreateGauge<double>("rosepo.training.loss", "1", "Loss of the last training step.");

    /// <summary>Tokens that training read.</summary>
    public static Counter<long> StepTokens { get; } = s_meter.CreateCounter<long>("rosepo.training.tokens", "{token}", "Tokens that training read.");

    /// <summary>Time of a batch that is scored.</summary>
    public static Histogram<double> ScoringDuration { get; } = Seconds("rosepo.scoring.batch.duration", "Time of a batch of prompts whose answers are scored.");

    /// <summary>Answers that were scored.</summary>
    public static Counter<long> ScoredAnswers { get; } = s_meter.CreateCounter<long>("rosepo.scoring.answers", "{answer}", "Answers that were scored.");

    /// <summary>Time of a batch of recommendations.</summary>
    public static Histogram<double> RecommendationDuration { get; } = Seconds("rosepo.recommendation.batch.duration", "Time of a batch of queries that are answered together.");

    /// <summary>Queries that were answered.</summary>
    public static Counter<long> RecommendationQueries { get; } = s_meter.CreateCounter<long>("rosepo.recommendation.queries", "{query}", "Queries that were answered.");

    /// <summary>The time at which something begins that a histogram takes; 0 where nobody listens to it.</summary>
    public static long Start(this Histogram<double> histogram) => histogram.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Records the time since something began.</summary>
    /// <param name="histogram">The histogram.</param>
    /// <param name="start">When it began.</param>
    /// <param name="attributes">What tells it from others.</param>
    public static void Stop(this Histogram<double> histogram, long start, params ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        if (start != 0)
        {
            histogram.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, attributes);
        }
    }

    // From milliseconds to hours.
    private static Histogram<double> Seconds(string name, string description) => s_meter.CreateHistogram(
        name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400] });
}
