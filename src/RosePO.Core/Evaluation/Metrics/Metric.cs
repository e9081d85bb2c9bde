using System.Globalization;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Metrics;

/// <summary>A metric: its name in tables and files, and how it is computed from a model's answers.</summary>
/// <param name="Name">The name, such as <c>HR@1</c>.</param>
/// <param name="Rule">Its definition in one sentence, for protocols.</param>
/// <param name="Goal">Where it is best.</param>
/// <param name="Measure">The figure, or null where the model was not measured.</param>
internal sealed record Metric(string Name, string Rule, MetricGoal Goal, Func<ModelAnswers, EvaluationSet, Figure?> Measure)
{
    /// <summary>How long a list of recommendations it reads: the number after @, else 1.</summary>
    public int Depth { get; } = Name.Split('@') is [_, var depth] ? int.Parse(depth, CultureInfo.InvariantCulture) : 1;

    /// <summary>Whether it is signed and best at 0; such metrics are compared by absolute value.</summary>
    public bool IsHarm => Goal == MetricGoal.Zero;

    /// <summary>The metric of a value that can be compared: harms by their distance from 0.</summary>
    public double Comparable(double value) => IsHarm ? Math.Abs(value) : value;

    /// <summary>Whether a difference, model minus another, is an improvement; null where none can be.</summary>
    public bool? Improves(double difference) => Goal switch
    {
        MetricGoal.None => null,
        MetricGoal.High => difference > 0,
        _ => difference < 0,
    };
}
