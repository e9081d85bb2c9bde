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

    /// <summary>The rows of a protocol beside the main one.</summary>
    /// <param name="protocol">Its label.</param>
    public static string PredictionsBy(string protocol) => $"predictions.{protocol}.parquet";

    /// <summary>The path of the report of the artifact at a folder.</summary>
    public static string ReportAt(string folder) => Path.Combine(folder, Report);

    /// <summary>The content of <c>metrics.json</c>.</summary>
    public static JsonObject MetricsJson(Measured measured) => JsonOf(measured, null);

    private static JsonObject JsonOf(Measured measured, string? name)
    {
        var content = new
        {
            Name = name,
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
            Protocols = measured.Additional.Count == 0 ? null : measured.Additional.Select(one => JsonOf(one, one.Protocol.Label)),
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
        run?.Write(new LoggedStep(0, Tracked(measured, "").Concat(measured.Additional.SelectMany(one => Tracked(one, $"{one.Protocol.Label}/"))).ToDictionary()));
        run?.Keep(folder.File(Metrics));
        run?.Keep(folder.File(Report));
    }

    private static IEnumerable<KeyValuePair<string, double>> Tracked(Measured measured, string prefix) =>
        measured.Models.SelectMany(model => model.Figures.SelectMany(figure => (KeyValuePair<string, double>[])
        [
            new($"{prefix}{model.Name}/{figure.Key.Name}", figure.Value.Value),
            new($"{prefix}{model.Name}/{figure.Key.Name}.low", figure.Value.Low),
            new($"{prefix}{model.Name}/{figure.Key.Name}.high", figure.Value.High),
            new($"{prefix}{model.Name}/{figure.Key.Name}.n", figure.Value.Count),
        ]));

    /// <summary>Writes the rows of every protocol: <c>predictions.parquet</c>, and a file for each other one.</summary>
    public static void WritePredictions(Measured measured, ArtifactFolder folder)
    {
        WritePredictions(measured, folder.File(Predictions));
        foreach (var one in measured.Additional)
        {
            WritePredictions(one, folder.File(PredictionsBy(one.Protocol.Label)));
        }
    }

    /// <summary>Writes the rows of one protocol.</summary>
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
