using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Recommenders;

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
        var json = Whole(measured);
        if (measured.Groups.Count > 0)
        {
            json["groups"] = new JsonArray(measured.Groups.Select(JsonNode? (one) => new JsonObject
            {
                ["grouping"] = one.Group.Grouping.ToString(),
                ["group"] = one.Group.Name,
                ["users"] = one.Group.Cases.Count,
                ["models"] = new JsonArray(one.Models.Select(JsonNode? (model) => new JsonObject { ["name"] = model.Name, ["metrics"] = Figures(model) }).ToArray()),
            }).ToArray());
        }

        return json;
    }

    private static JsonObject Whole(Measured measured) => new()
    {
        ["protocol"] = measured.Protocol.ToJson(),
        ["models"] = new JsonArray(measured.Models.Select(JsonNode? (model) => new JsonObject
        {
            ["name"] = model.Name,
            ["metrics"] = Figures(model),
        }).ToArray()),
        ["comparisons"] = new JsonArray(measured.Comparisons.Select(JsonNode? (comparison) => new JsonObject
        {
            ["model"] = comparison.Model,
            ["against"] = comparison.Against,
            ["metric"] = comparison.Metric,
            ["difference"] = comparison.Difference,
            ["low"] = comparison.Low,
            ["high"] = comparison.High,
            ["p"] = comparison.P,
            ["adjustedP"] = comparison.AdjustedP,
        }).ToArray()),
    };

    private static JsonObject Figures(ModelFigures model) => new(model.Figures.Select(figure => KeyValuePair.Create<string, JsonNode?>(
        figure.Key.Name,
        new JsonObject
        {
            ["value"] = figure.Value.Value,
            ["low"] = figure.Value.Low,
            ["high"] = figure.Value.High,
            ["n"] = figure.Value.Count,
        })));

    /// <summary>Writes <c>metrics.json</c>.</summary>
    public static void WriteMetrics(Measured measured, string path) =>
        File.WriteAllText(path, MetricsJson(measured).ToJsonString(ArtifactJson.Options) + "\n");

    /// <summary>Writes <c>predictions.parquet</c>.</summary>
    public static void WritePredictions(Measured measured, string path)
    {
        using var connection = DuckDb.Open();
        connection.Execute(
            "CREATE TABLE predictions (model VARCHAR, \"user\" INTEGER, target INTEGER, recommended INTEGER, hit BOOLEAN, " +
            "generated VARCHAR, valid BOOLEAN, candidates INTEGER[], scores FLOAT[], rank INTEGER, ranked INTEGER[])");
        using (var appender = connection.CreateAppender("predictions"))
        {
            foreach (var model in measured.Answers)
            {
                for (var i = 0; i < measured.Set.Count; i++)
                {
                    var question = measured.Set.Cases[i];
                    var line = appender.CreateRow()
                        .AppendValue(model.Name)
                        .AppendValue(question.User)
                        .AppendValue(question.Target)
                        .AppendValue(model.Recommended[i])
                        .AppendValue(model.Recommended[i] == question.Target)
                        .AppendValue(model.Answers[i].Generated)
                        .AppendValue(model.Valid[i])
                        .AppendValue(question.Candidates.AsEnumerable())
                        .AppendValue(model.Answers[i].Scores.AsEnumerable())
                        .AppendValue(model.TargetRank[i] == CaseAnswer.NotFound ? null : (int?)model.TargetRank[i]);
                    _ = model.Answers[i].Ranked is { } ranked ? line.AppendValue(ranked.AsEnumerable()) : line.AppendNullValue();
                    line.EndRow();
                }
            }
        }

        connection.CopyToParquet("SELECT * FROM predictions", path);
    }
}
