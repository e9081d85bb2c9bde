using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Statistics;

/// <summary>One metric of one model: the figure, and its values on the resamples that all models of a measurement share.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">The figure.</param>
/// <param name="Count">The users it was measured on (n).</param>
/// <param name="Resampled">Its values on the resamples.</param>
internal sealed record ResampledMetric(Metric Metric, double Value, int Count, double[] Resampled)
{
    /// <summary>Resampled differences, this minus another; harms by their distance from 0.</summary>
    public double[] Minus(ResampledMetric other) =>
        [.. Resampled.Zip(other.Resampled, (first, second) => Metric.Comparable(first) - Metric.Comparable(second))];

    /// <summary>The difference, this minus another; harms by their distance from 0.</summary>
    public double Difference(ResampledMetric other) => Metric.Comparable(Value) - Metric.Comparable(other.Value);
}

/// <summary>Computes metrics and resamples them, every model on the same resamples.</summary>
internal static class ResampledMetrics
{
    /// <summary>Computes metrics; one that a model was not measured on is absent.</summary>
    /// <returns>[model][metric].</returns>
    public static ResampledMetric[][] Of(
        IReadOnlyList<ModelAnswers> answers, EvaluationSet set, IEnumerable<Metric> metrics, int resamples, int seed, CancellationToken cancellation) =>
        Of([.. answers.Select(model => Measured(model, set, metrics))], set.People, resamples, seed, cancellation);

    /// <summary>Resamples what was measured.</summary>
    /// <param name="models">The models and their figures, all over the questions of the people.</param>
    /// <param name="people">Whose the questions are.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <param name="seed">Seeds the resamples.</param>
    /// <param name="cancellation">Stops between resamples.</param>
    /// <returns>[model][metric].</returns>
    public static ResampledMetric[][] Of(IReadOnlyList<MeasuredModel> models, People people, int resamples, int seed, CancellationToken cancellation)
    {
        var figures = models.SelectMany(model => model.Figures.Select(cell => cell.Figure)).ToArray();
        var resampled = PairedBootstrap.Resample(figures, people, resamples, seed, cancellation);
        var at = 0;
        return [.. models.Select(model => model.Figures.Select(cell => new ResampledMetric(cell.Metric, cell.Figure.Value, cell.Figure.Count, resampled[at++])).ToArray())];
    }

    /// <summary>A model's figures; of a metric that it is not measured by there is none.</summary>
    public static MeasuredModel Measured(ModelAnswers model, EvaluationSet set, IEnumerable<Metric> metrics) => new(
        model.Name,
        model.IsBaseline,
        [.. metrics.Where(metric => metric.Depth <= set.Depth)
            .Select(metric => (Metric: metric, Figure: metric.Measure(model, set)))
            .Where(cell => cell.Figure is not null)
            .Select(cell => (cell.Metric, cell.Figure!))]);
}
