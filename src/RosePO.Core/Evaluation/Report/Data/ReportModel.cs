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
    /// <summary>Whether it was made by preference optimisation.</summary>
    public bool IsAligned { get; init; }

    /// <summary>The models of a measurement, in its order.</summary>
    /// <param name="measured">The measurement.</param>
    /// <param name="isAligned">Whether a model of a name was made by preference optimisation.</param>
    public static IReadOnlyList<ReportModel> Of(Measured measured, Func<string, bool> isAligned) => [.. measured.Models.Zip(
        measured.Answers,
        (model, answers) => new ReportModel(model.Name, StyleOf(answers, measured.Against), answers.IsBaseline, model.Figures) { IsAligned = isAligned(model.Name) })];

    /// <summary>The style class of a model.</summary>
    public static string StyleOf(ModelAnswers answers, string against) => StyleOf(answers.Name, answers.IsBaseline, against);

    /// <summary>The style class of a model.</summary>
    public static string StyleOf(string name, bool isBaseline, string against) => name == against ? "against" : isBaseline ? "baseline" : "model";

    /// <summary>
    /// The model that a report is about: the best by HR@1 of those that were aligned; where there are none, of those that are compared, of the trained ones,
    /// or of all.
    /// </summary>
    public static ReportModel Subject(IReadOnlyList<ReportModel> models)
    {
        ReportModel[][] choices =
        [
            [.. models.Where(model => model.IsAligned && model.Style == "model")], [.. models.Where(model => model.Style == "model")], [.. models.Where(model => !model.IsBaseline)], [.. models],
        ];
        return choices.First(choice => choice.Length > 0).MaxBy(model => model.Figures.TryGetValue(HitRatio.Metric, out var hit) ? hit.Value : 0)!;
    }
}
