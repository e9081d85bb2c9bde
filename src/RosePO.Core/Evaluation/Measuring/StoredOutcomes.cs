using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>
/// What each question adds to the two sums of a metric, by model: all that figures, intervals and paired differences need, without a title, an item or a user's name.
/// People are hashes, by which several measurements' questions to one person are known to be the same person's.
/// </summary>
internal static class StoredOutcomes
{
    /// <summary>Whose each question is, for all protocols.</summary>
    public const string PeopleFile = "people.parquet";

    /// <summary>The file of a protocol.</summary>
    /// <param name="protocol">Its label; null for the main one.</param>
    public static string FileOf(string? protocol) => protocol is null ? "outcomes.parquet" : $"outcomes.{protocol}.parquet";

    /// <summary>The same people by the names that they are exported under.</summary>
    public static People Hashed(People people) => People.Named(people.OfQuestions.Select(Hashed));

    /// <summary>Writes whose each question is.</summary>
    /// <param name="people">The people, <see cref="Hashed(People)"/>.</param>
    /// <param name="path">The file.</param>
    public static void WritePeople(People people, string path) => DuckDbTables.WriteParquet(
        path, "person BIGINT", people.OfQuestions, (line, person) => line.AppendValue((long?)long.Parse(person, CultureInfo.InvariantCulture)));

    /// <summary>Reads whose each question is.</summary>
    public static People ReadPeople(string path)
    {
        using var connection = DuckDb.Open();
        return People.Named([.. connection.Query($"SELECT person FROM {connection.Parquet(path)}").Select(row => row.GetInt64(0).ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Writes models' figures.</summary>
    /// <param name="models">The models and their figures.</param>
    /// <param name="path">The file.</param>
    public static void Write(IEnumerable<MeasuredModel> models, string path) => DuckDbTables.WriteParquet(
        path,
        "model VARCHAR, metric VARCHAR, n INTEGER, less DOUBLE, numerators FLOAT[], denominators FLOAT[]",
        models.SelectMany(model => model.Figures.Select(cell => (Model: model.Name, cell.Metric, Figure: (RatioFigure)cell.Figure))),
        (line, row) => line.AppendValue(row.Model).AppendValue(row.Metric.Name).AppendValue(row.Figure.Count)
            .AppendValue(row.Figure.Offset).AppendList(Singles(row.Figure.Numerators)).AppendList(row.Figure.Denominators is { } own ? Singles(own) : null));

    /// <summary>Reads models' figures of metrics; one that was not kept is absent.</summary>
    public static IReadOnlyList<MeasuredModel> Read(string path, IReadOnlyList<string> models, IEnumerable<Metric> metrics)
    {
        using var connection = DuckDb.Open();
        var rows = connection.Query($"SELECT model, metric, n, less, numerators, denominators FROM {connection.Parquet(path)}")
            .Select(row => (
                Model: row.GetString(0), Metric: row.GetString(1), Count: row.GetInt32(2), Offset: row.GetDouble(3),
                Numerators: Doubles(row.GetFieldValue<List<float>>(4)), Denominators: row.IsDBNull(5) ? null : Doubles(row.GetFieldValue<List<float>>(5))))
            .ToLookup(row => row.Model);

        // Models of a metric mostly share their denominators, which are then summed once a resample.
        var shared = new List<double[]>();
        double[] Shared(double[] denominators)
        {
            if (shared.Find(known => known.AsSpan().SequenceEqual(denominators)) is { } same)
            {
                return same;
            }

            shared.Add(denominators);
            return denominators;
        }

        return [.. models.Select(model => new MeasuredModel(
            model,
            BaselineRegistry.Names.Contains(model),
            [.. metrics.SelectMany(metric => rows[model].Where(row => row.Metric == metric.Name)
                .Select(row => (metric, (Figure)new RatioFigure(row.Numerators, row.Denominators is { } own ? Shared(own) : null, row.Count, row.Offset))))]))];
    }

    private static string Hashed(string person) =>
        long.Parse(ContentHash.OfText(person).AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static float[] Singles(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static double[] Doubles(List<float> values) => [.. values];
}

/// <summary>A model's figures on the questions of a measurement.</summary>
/// <param name="Name">The model.</param>
/// <param name="IsBaseline">Whether it is a baseline.</param>
/// <param name="Figures">The figures; of a metric that it was not measured by there is none.</param>
internal sealed record MeasuredModel(string Name, bool IsBaseline, IReadOnlyList<(Metric Metric, Figure Figure)> Figures);
