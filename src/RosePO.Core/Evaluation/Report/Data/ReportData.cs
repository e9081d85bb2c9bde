using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>Everything that a report says. What a measurement lacks is empty or null, and is not shown.</summary>
internal sealed record ReportData
{
    /// <summary>The report's title.</summary>
    public required string Title { get; init; }

    /// <summary>How the figures were measured.</summary>
    public required MeasurementProtocol Protocol { get; init; }

    /// <summary>The metrics of the first table.</summary>
    public required IReadOnlyList<Metric> Columns { get; init; }

    /// <summary>The models with their figures, in the measurement's order.</summary>
    public required IReadOnlyList<ReportModel> Models { get; init; }

    /// <summary>The model that others are compared against.</summary>
    public required string Against { get; init; }

    /// <summary>The registered claims and what became of them.</summary>
    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];

    /// <summary>The paired differences.</summary>
    public IReadOnlyList<MetricComparison> Comparisons { get; init; } = [];

    /// <summary>What the differences say of the model that the report is about.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>When it was measured; null where that is not told.</summary>
    public Circumstances? Circumstances { get; init; }

    /// <summary>The figures and differences by the measurement's other protocols and candidate lists.</summary>
    public IReadOnlyList<ReportData> Additional { get; init; } = [];

    /// <summary>Whether these are by a protocol beside the main one.</summary>
    public bool IsAdditional { get; init; }

    /// <summary>The figures by group of users.</summary>
    public IReadOnlyList<GroupFigures> Groups { get; init; } = [];

    /// <summary>The training curves of the models whose logs are known.</summary>
    public IReadOnlyList<TrainingCurve> Training { get; init; } = [];

    /// <summary>How models were chosen on the validation users; null where none was.</summary>
    public TuningTable? Tuning { get; init; }

    /// <summary>Epsilon over the pairs of each smoothed pair set that a model was trained on.</summary>
    public IReadOnlyList<EpsilonCounts> Epsilon { get; init; } = [];

    /// <summary>Popularity and resemblance of what is recommended, chosen and rejected.</summary>
    public Distributions? Distributions { get; init; }

    /// <summary>Each language model's confidence and how often it is right, by model.</summary>
    public IReadOnlyList<(string Model, IReadOnlyList<(double Confidence, double Right)> Points)> Calibration { get; init; } = [];

    /// <summary>Users to read.</summary>
    public IReadOnlyList<CaseGroup> Cases { get; init; } = [];

    /// <summary>What the measurement came from, each after what it was made from.</summary>
    public IReadOnlyList<LineageRow> Lineage { get; init; } = [];

    /// <summary>The measurement's own resolved request as JSON.</summary>
    public string? Request { get; init; }

    /// <summary>The command that makes the measurement again.</summary>
    public string? Command { get; init; }

    /// <summary>The model that the report is about.</summary>
    public ReportModel Subject => ReportModel.Subject(Models);

    /// <summary>The warning that too few users were measured; null where they are enough.</summary>
    public SmallSample? SmallSample => SmallSample.Of(Protocol.Users, Subject, Verdicts);
}
