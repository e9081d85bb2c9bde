using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>A model's figures by metric; a metric that the model was not measured on is absent.</summary>
/// <param name="Name">The model.</param>
/// <param name="Figures">The figures.</param>
internal sealed record ModelFigures(string Name, IReadOnlyDictionary<Metric, MetricValue> Figures);

/// <summary>Every model's figures for some of the users, in the order of the measurement's models.</summary>
/// <param name="Group">The users.</param>
/// <param name="Models">The figures of the metrics that tables show.</param>
internal sealed record GroupFigures(UserGroup Group, IReadOnlyList<ModelFigures> Models);

/// <summary>A measurement in memory: everything that its files and its result say.</summary>
/// <param name="Protocol">How it was measured.</param>
/// <param name="Set">The cases.</param>
/// <param name="Answers">Each model's answers.</param>
/// <param name="Models">Each model's figures, in the same order.</param>
/// <param name="Against">The model that others are compared against.</param>
/// <param name="Comparisons">The paired differences.</param>
/// <param name="Columns">The metrics that tables show, in order.</param>
internal sealed record Measured(
    MeasurementProtocol Protocol,
    EvaluationSet Set,
    IReadOnlyList<ModelAnswers> Answers,
    IReadOnlyList<ModelFigures> Models,
    string Against,
    IReadOnlyList<MetricComparison> Comparisons,
    IReadOnlyList<string> Columns)
{
    /// <summary>The registered claims and what became of them.</summary>
    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];

    /// <summary>The figures by group of users, where they were asked for.</summary>
    public IReadOnlyList<GroupFigures> Groups { get; init; } = [];

    /// <summary>The same models by the measurement's other protocols and candidates.</summary>
    public IReadOnlyList<Measured> Additional { get; init; } = [];

    /// <summary>The metrics that tables show.</summary>
    public IEnumerable<Metric> Shown => Columns.Select(MetricRegistry.Find).OfType<Metric>();

    /// <summary>The result that a measurement at a folder returns.</summary>
    public MeasurementResult ToResult(string destination)
    {
        var report = MeasurementFiles.ReportAt(destination);
        return new MeasurementResult
        {
            Measurement = destination,
            Report = report,
            Protocol = Protocol.Line,
            Columns = Columns,
            Comparisons = Comparisons,
            Claims = Claims,
            Models = Models.Select((model, at) => new ModelMeasurement
            {
                Name = model.Name,
                Metrics = ByName(model),
                // Arrays: PowerShell indexes no list that the compiler makes.
                Groups = Groups.Select(one => new GroupMeasurement(one.Group.Grouping, one.Group.Name, one.Group.Cases.Count, ByName(one.Models[at]))).ToArray(),
                Protocols = Additional.Select(one => new ProtocolMeasurement(
                    one.Protocol.Label, one.Protocol.Line, ByName(one.Models[at]), one.Comparisons.Where(comparison => comparison.Model == model.Name).ToArray())).ToArray(),
                Measurement = destination,
                Report = report,
            }).ToArray(),
        };
    }

    private static OrderedDictionary<string, MetricValue> ByName(ModelFigures model) =>
        new(model.Figures.Select(figure => KeyValuePair.Create(figure.Key.Name, figure.Value)));
}
