using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Report;

/// <summary>A model as charts show it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Style">The style class: <c>baseline</c>, <c>against</c> or <c>model</c>.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="Answers">Its answers.</param>
internal sealed record ReportModel(string Name, string Style, IReadOnlyDictionary<Metric, MetricValue> Figures, ModelAnswers Answers)
{
    /// <summary>The models of a measurement, in its order.</summary>
    public static IReadOnlyList<ReportModel> Of(Measured measured) => measured.Models.Zip(
        measured.Answers,
        (model, answers) => new ReportModel(
            model.Name,
            model.Name == measured.Against ? "against" : answers.IsBaseline ? "baseline" : "model",
            model.Figures,
            answers)).ToArray();
}
