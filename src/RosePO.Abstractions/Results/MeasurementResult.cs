using System.Globalization;
using System.Text.Json.Serialization;

namespace RosePO;

/// <summary>A measurement: every model's metrics and how they differ from one of them.</summary>
public sealed record MeasurementResult : StageResult
{
    /// <summary>The measurement artifact's folder.</summary>
    public required string Measurement { get; init; }

    /// <summary>The report.</summary>
    public required string Report { get; init; }

    /// <summary>How the figures were measured, in one line: split, candidates, users, history, intervals.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The metrics that tables show, in order; each model's <see cref="ModelMeasurement.Metrics"/> contains all that were measured.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>One row per model: baselines, then models, each in the order asked for.</summary>
    public required IReadOnlyList<ModelMeasurement> Models { get; init; }

    /// <summary>Paired differences against one model.</summary>
    public required IReadOnlyList<MetricComparison> Comparisons { get; init; }

    /// <summary>The registered claims and what became of them; where there are any, <see cref="Comparisons"/> are exploratory.</summary>
    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];
}

/// <summary>One model's row of a measurement.</summary>
public sealed record ModelMeasurement
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Every metric that was measured on the model, by name, in the order of <c>metrics.json</c>; one that was not is absent.</summary>
    public required OrderedDictionary<string, MetricValue> Metrics { get; init; }

    /// <summary><c>HR@1</c>; null where it was not measured.</summary>
    [JsonIgnore]
    public MetricValue? HitRatio => Metric("HR@1");

    /// <summary><c>ValidRatio</c>; null for models that do not generate.</summary>
    [JsonIgnore]
    public MetricValue? ValidRatio => Metric(nameof(ValidRatio));

    /// <summary><c>PopularityLift</c>, best at 0; null where it was not measured.</summary>
    [JsonIgnore]
    public MetricValue? PopularityLift => Metric(nameof(PopularityLift));

    /// <summary><c>SemanticExcess</c>, best at 0; null where it was not measured.</summary>
    [JsonIgnore]
    public MetricValue? SemanticExcess => Metric(nameof(SemanticExcess));

    /// <summary>The figures of groups of users, where they were asked for, by grouping and then group.</summary>
    public IReadOnlyList<GroupMeasurement> Groups { get; init; } = [];

    /// <summary>The figures by the measurement's other protocols and candidate lists, where they were asked for.</summary>
    public IReadOnlyList<ProtocolMeasurement> Protocols { get; init; } = [];

    /// <summary>The measurement artifact's folder.</summary>
    public required string Measurement { get; init; }

    /// <summary>The report.</summary>
    public required string Report { get; init; }

    /// <summary>How the figures were measured, in one line; set where the row is alone.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The registered claims about this model; set where the row is alone.</summary>
    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];

    /// <summary>This model's paired differences against the reference; set where the row is alone.</summary>
    public IReadOnlyList<MetricComparison> Comparisons { get; init; } = [];

    /// <summary>A metric's figure; null where it was not measured.</summary>
    /// <param name="name">The metric's name, such as <c>HR@1</c>.</param>
    public MetricValue? Metric(string name) => Metrics.TryGetValue(name, out var value) ? value : null;
}

/// <summary>A model's figures for some of the users.</summary>
/// <param name="Grouping">What the users are grouped by.</param>
/// <param name="Group">The group, with its bounds: <c>3 to 7 items</c>, <c>niche (share up to 0.12)</c>.</param>
/// <param name="Users">How many users are in it.</param>
/// <param name="Metrics">The metrics that tables show, by name; one that was not measured on the group is absent.</param>
public sealed record GroupMeasurement(UserGrouping Grouping, string Group, int Users, OrderedDictionary<string, MetricValue> Metrics);

/// <summary>A model's figures by another protocol than the measurement's main one, or with other candidates.</summary>
/// <param name="Name">The candidate list, such as <c>PopularLookAlike</c>, or the protocol, such as <c>CatalogueScore</c>.</param>
/// <param name="Protocol">How the figures were measured, in one line.</param>
/// <param name="Metrics">Every metric that was measured, by name.</param>
/// <param name="Comparisons">The model's paired differences.</param>
public sealed record ProtocolMeasurement(
    string Name, string Protocol, OrderedDictionary<string, MetricValue> Metrics, IReadOnlyList<MetricComparison> Comparisons)
{
    /// <summary>A metric's figure; null where it was not measured.</summary>
    /// <param name="name">The metric's name, such as <c>HR@1</c>.</param>
    public MetricValue? Metric(string name) => Metrics.TryGetValue(name, out var value) ? value : null;
}

/// <summary>A figure with its interval and n.</summary>
/// <param name="Value">The value.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Count">The users it was measured on (n).</param>
public readonly record struct MetricValue(double Value, double Low, double High, int Count)
{
    /// <summary>The value and its interval: <c>0.4108 [0.3790, 0.4420]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.0000} [{Low:0.0000}, {High:0.0000}]");
}

/// <summary>A paired difference between two models.</summary>
/// <param name="Model">The model.</param>
/// <param name="Against">The model that it is compared against.</param>
/// <param name="Metric">The metric's name, such as <c>HR@1</c>; harms are compared by absolute value, so less is better.</param>
/// <param name="Difference">Model minus against.</param>
/// <param name="Low">The lower end of the paired bootstrap interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="P">The two-sided bootstrap p value.</param>
public sealed record MetricComparison(
    string Model, string Against, string Metric, double Difference, double Low, double High, double P)
{
    /// <summary>The p value corrected for the models that the metric is compared of (Holm 1979).</summary>
    public double AdjustedP { get; init; } = P;

    /// <summary>
    /// The smallest difference that this comparison would show with 80 % power, at the level at which the smallest of the p values that are corrected together is tested; null where it is
    /// unknown.
    /// </summary>
    public double? Detectable { get; init; }
}
