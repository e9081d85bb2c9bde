using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation;

/// <summary>A model's figures by metric; a metric that the model was not measured on is absent.</summary>
/// <param name="Name">The model.</param>
/// <param name="Figures">The figures.</param>
internal sealed record ModelFigures(string Name, IReadOnlyDictionary<Metric, MetricValue> Figures);

/// <summary>A measurement in memory: everything that its files and its result say.</summary>
/// <param name="Protocol">How it was measured.</param>
/// <param name="Set">The cases.</param>
/// <param name="Answers">Each model's answers.</param>
/// <param name="Models">Each model's figures, in the same order.</param>
/// <param name="Against">The model that others are compared against.</param>
/// <param name="Comparisons">The paired differences.</param>
internal sealed record Measured(
    MeasurementProtocol Protocol,
    EvaluationSet Set,
    IReadOnlyList<ModelAnswers> Answers,
    IReadOnlyList<ModelFigures> Models,
    string Against,
    IReadOnlyList<MetricComparison> Comparisons)
{
    /// <summary>The result that a measurement at a folder returns.</summary>
    public MeasurementResult ToResult(string destination)
    {
        var report = MeasurementFiles.ReportAt(destination);
        return new MeasurementResult
        {
            Measurement = destination,
            Report = report,
            Protocol = Protocol.Line,
            Comparisons = Comparisons,
            Models = Models.Select(model => new ModelMeasurement
            {
                Name = model.Name,
                HitRatio = model.Figures[HitRatio.Metric],
                ValidRatio = model.Figures.TryGetValue(ValidRatio.Metric, out var valid) ? valid : null,
                PopularityLift = model.Figures[PopularityLift.Metric],
                SemanticExcess = model.Figures[SemanticExcess.Metric],
                Measurement = destination,
                Report = report,
            }).ToArray(),
        };
    }
}
