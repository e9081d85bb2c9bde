using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Tracking;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>The data files of a measurement artifact.</summary>
internal static class MeasurementFiles
{
    /// <summary>The figures.</summary>
    public const string Metrics = "metrics.json";

    /// <summary>One row per model and user.</summary>
    public const string Predictions = "predictions.parquet";

    /// <summary>The page to read.</summary>
    public const string Report = "report.html";

    /// <summary>The folder of the report's charts.</summary>
    public const string Plots = "plots";

    /// <summary>The path of the report of the artifact at a folder.</summary>
    public static string ReportAt(string folder) => Path.Combine(folder, Report);

    /// <summary>The content of <c>metrics.json</c>.</summary>
    public static JsonObject MetricsJson(Measured measured)
    {
        var content = new
        {
            Protocol = measured.Protocol.ToJson(),
            Models = measured.Models.Select(Figures),
            Claims = measured.Claims.Count == 0 ? null : measured.Claims,
            measured.Comparisons,
            Groups = measured.Groups.Count == 0 ? null : measured.Groups.Select(one => new
            {
                one.Group.Grouping,
                Group = one.Group.Name,
                Users = one.Group.Cases.Count,
                Models = one.Models.Select(Figures),
            }),
        };
        return JsonSerializer.SerializeToNode(content, ArtifactJson.Options)!.AsObject();
    }

    private static object Figures(ModelFigures model) => new
    {
        model.Name,
        Metrics = new OrderedDictionary<string, object>(model.Figures.Select(figure => KeyValuePair.Create<string, object>(
            figure.Key.Name, new { figure.Value.Value, figure.Value.Low, figure.Value.High, N = figure.Value.Count }))),
    };

    /// <summary>Writes <c>metrics.json</c>.</summary>
    public static void WriteMetrics(Measured measured, string path) =>
        File.WriteAllText(path, MetricsJson(measured).ToJsonString(ArtifactJson.Options) + "\n");

    /// <summary>Writes every figure with its interval and its number of users into an MLflow run, and the files that people read.</summary>
    public static void Track(Measured measured, ArtifactFolder folder, MlflowRun? run)
    {
        // A try that was killed may have got here too.
        run?.Continue([]);
        run?.Write(new LoggedStep(0, measured.Models.SelectMany(model => model.Figures.SelectMany(figure => (KeyValuePair<string, double>[])
        [
            new($"{model.Name}/{figure.Key.Name}", figure.Value.Value),
            new($"{model.Name}/{figure.Key.Name}.low", figure.Value.Low),
            new($"{model.Name}/{figure.Key.Name}.high", figure.Value.High),
            new($"{model.Name}/{figure.Key.Name}.n", figure.Value.Count),
        ])).ToDictionary()));
        run?.Keep(folder.File(Metrics));
        run?.Keep(folder.File(Report));
    }

    /// <summary>Writes <c>predictions.parquet</c>.</summary>
    public static void WritePredictions(Measured measured, string path) => DuckDbTables.WriteParquet(
        path,
        """
        model VARCHAR, "user" INTEGER, target INTEGER, recommended INTEGER, hit BOOLEAN,
        generated VARCHAR, valid BOOLEAN, candidates INTEGER[], scores FLOAT[], rank INTEGER, ranked INTEGER[]
        """,
        measured.Answers.SelectMany(model => measured.Set.Cases.Select((question, i) => (Model: model, Question: question, At: i))),
        (line, row) =>
        {
            var (model, question, i) = row;
            line.AppendValue(model.Name).AppendValue(question.User).AppendValue(question.Target)
                .AppendValue(model.Recommended[i]).AppendValue(model.Recommended[i] == question.Target)
                .AppendValue(model.Answers[i].Generated).AppendValue(model.Valid[i])
                .AppendList(question.Candidates).AppendList(model.Answers[i].Scores)
                .AppendValue(model.TargetRank[i] == CaseAnswer.NotFound ? null : (int?)model.TargetRank[i])
                .AppendList(model.Answers[i].Ranked);
        });
}
