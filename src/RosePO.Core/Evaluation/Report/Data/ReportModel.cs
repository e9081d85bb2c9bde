using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>A model as the report shows it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Style">The style class: <c>baseline</c>, <c>against</c> or <c>model</c>.</param>
/// <param name="IsBaseline">Whether it is a baseline.</param>
/// <param name="Figures">Its figures by metric; one that was not measured is absent.</param>
internal sealed record ReportModel(string Name, string Style, bool IsBaseline, IReadOnlyDictionary<Metric, MetricValue> Figures)
{
    /// <summary>The models of a measurement, in its order.</summary>
    public static IReadOnlyList<ReportModel> Of(Measured measured) => [.. measured.Models.Zip(
        measured.Answers,
        (model, answers) => new ReportModel(model.Name, StyleOf(answers, measured.Against), answers.IsBaseline, model.Figures))];

    /// <summary>The style class of a model.</summary>
    public static string StyleOf(ModelAnswers answers, string against) =>
        answers.Name == against ? "against" : answers.IsBaseline ? "baseline" : "model";

    /// <summary>The model that a report is about: the best trained one by HR@1, or the best of all where only baselines were measured.</summary>
    public static ReportModel Subject(IReadOnlyList<ReportModel> models) =>
        (models.Any(model => !model.IsBaseline) ? models.Where(model => !model.IsBaseline) : models)
            .MaxBy(model => model.Figures.TryGetValue(HitRatio.Metric, out var hit) ? hit.Value : 0)!;
}
