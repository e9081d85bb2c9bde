using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Metrics;
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
        "model VARCHAR, baseline BOOLEAN, metric VARCHAR, n INTEGER, less DOUBLE, numerators FLOAT[], denominators FLOAT[]",
        models.SelectMany(model => model.Figures.Select(cell => (Model: model, cell.Metric, Figure: (RatioFigure)cell.Figure))),
        (line, row) => line.AppendValue(row.Model.Name).AppendValue(row.Model.IsBaseline).AppendValue(row.Metric.Name).AppendValue(row.Figure.Count)
            .AppendValue(row.Figure.Offset).AppendList(Singles(row.Figure.Numerators)).AppendList(row.Figure.Denominators is { } own ? Singles(own) : null));

    /// <summary>Reads models' figures of metrics; one that was not kept is absent.</summary>
    public static IReadOnlyList<MeasuredModel> Read(string path, IReadOnlyList<string> models, IEnumerable<Metric> metrics)
    {
        using var connection = DuckDb.Open();
        var rows = connection.Query($"SELECT model, baseline, metric, n, less, numerators, denominators FROM {connection.Parquet(path)}")
            .Select(row => (
                Model: row.GetString(0), IsBaseline: row.GetBoolean(1), Metric: row.GetString(2), Count: row.GetInt32(3), Offset: row.GetDouble(4),
                Numerators: Doubles(row.GetFieldValue<List<float>>(5)), Denominators: row.IsDBNull(6) ? null : Doubles(row.GetFieldValue<List<float>>(6))))
            .ToLookup(row => row.Model);

        // Models of a metric mostly share their denominators, which are then summed once a resample.
        var shared = new List<double[]>();
        double[]? Shared(double[]? denominators)
        {
            if (denominators is null || shared.Find(known => known.AsSpan().SequenceEqual(denominators)) is not { } same)
            {
                shared.AddRange(denominators is null ? [] : [denominators]);
                return denominators;
            }

            return same;
        }

        return [.. models.Select(model => new MeasuredModel(
            model,
            rows[model].First().IsBaseline,
            [.. metrics.SelectMany(metric => rows[model].Where(row => row.Metric == metric.Name)
                .Select(row => (metric, (Figure)new RatioFigure(row.Numerators, Shared(row.Denominators), row.Count, row.Offset))))]))];
    }

    private static string Hashed(string person) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(person))).ToString(CultureInfo.InvariantCulture);

    private static float[] Singles(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static double[] Doubles(List<float> values) => [.. values];
}

/// <summary>A model's figures on the questions of a measurement.</summary>
/// <param name="Name">The model.</param>
/// <param name="IsBaseline">Whether it is a baseline.</param>
/// <param name="Figures">The figures; of a metric that it was not measured by there is none.</param>
internal sealed record MeasuredModel(string Name, bool IsBaseline, IReadOnlyList<(Metric Metric, Figure Figure)> Figures);
