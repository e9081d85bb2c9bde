using System.Text.Json;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>A pair set artifact in memory.</summary>
/// <param name="Dataset">The dataset artifact that it was made from, where it is now, or was.</param>
/// <param name="Examples">The rows.</param>
/// <param name="MaximumEpsilon">The clamp of its epsilons; null where nothing was clamped.</param>
/// <param name="Texts">
/// Of a set that was imported from a file: its prompts and answers, which the examples name by index (the prompt as the only one of the history); null where
/// they name the dataset's items.
/// </param>
public sealed record PairSet(
    string Dataset, IReadOnlyList<PreferenceExample> Examples, float? MaximumEpsilon = null, IReadOnlyList<string>? Texts = null)
{
    /// <summary>Rejected answers that a model wrote and that name no item; the examples number them after the dataset's items.</summary>
    public IReadOnlyList<string> Generated { get; init; } = [];

    /// <summary>How much its prompts show; null where they are texts.</summary>
    public PromptShape? Shape { get; init; }

    /// <summary>The artifact kind.</summary>
    public const string Kind = "pairs";

    internal const string FileName = "pairs.parquet";

    private const string Columns =
        "example, \"user\", \"position\", history, candidates, chosen, rejected, strategy, epsilon, oracle_chosen, oracle_rejected";

    private const string GradeColumn = "grade";

    /// <summary>Reads a pair set artifact.</summary>
    /// <exception cref="RoseException">The folder is not a pair set, or contains no pair.</exception>
    public static PairSet Load(string folder)
    {
        var manifest = Artifact.Open(folder, Kind);
        var result = ResultOf(folder, manifest);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw PreferenceErrors.Unreadable(folder, $"{FileName} is missing");
        }

        try
        {
            var rows = Read(path);
            var texts = PairTexts.Load(Path.Combine(folder, PairTexts.FileName));
            return rows.Count == 0
                ? throw PreferenceErrors.Unreadable(folder, "it contains no pair")
                : new PairSet(PairDataset.Place(folder, result), rows, ClampOf(manifest), texts)
                {
                    Generated = PairTexts.Load(Path.Combine(folder, GeneratedTexts.FileName)) ?? [],
                    Shape = result.Shape,
                };
        }
        catch (Exception exception) when (exception is DuckDBException or InvalidCastException or ArgumentException)
        {
            throw PreferenceErrors.Unreadable(folder, exception.Message, exception);
        }
    }

    /// <summary>What the stage that made a pair set returned.</summary>
    internal static PairSetResult ResultOf(string folder) => ResultOf(folder, Artifact.Open(folder, Kind));

    private static PairSetResult ResultOf(string folder, ArtifactManifest manifest)
    {
        try
        {
            return manifest.Result.Deserialize<PairSetResult>(ArtifactJson.Options)!;
        }
        catch (JsonException exception)
        {
            throw PreferenceErrors.Unreadable(folder, "its manifest names no dataset", exception);
        }
    }

    /// <summary>Writes rows as Parquet.</summary>
    internal static void Write(string path, IReadOnlyList<PreferenceExample> rows)
    {
        using var connection = DuckDb.Open();
        connection.Execute(
            """
            CREATE TABLE pairs (
                example INTEGER, "user" INTEGER, "position" INTEGER, history INTEGER[], candidates INTEGER[], chosen INTEGER,
                rejected INTEGER[], strategy VARCHAR[], epsilon FLOAT[], oracle_chosen FLOAT, oracle_rejected FLOAT[], grade FLOAT[])
            """);
        using (var appender = connection.CreateAppender("pairs"))
        {
            for (var i = 0; i < rows.Count; i++)
            {
                Append(appender.CreateRow(), i, rows[i]);
            }
        }

        connection.CopyToParquet($"SELECT {Columns}, {GradeColumn} FROM pairs ORDER BY example", path);
    }

    internal static List<PreferenceExample> Read(string path)
    {
        using var connection = DuckDb.Open();
        var file = connection.Parquet(path);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns}, {GradeColumn} FROM {file} ORDER BY example";
        using var reader = command.ExecuteReader();
        var rows = new List<PreferenceExample>();
        while (reader.Read())
        {
            rows.Add(new PreferenceExample(
                reader.GetInt32(1),
                reader.GetInt32(2),
                List<int>(3),
                List<int>(4),
                reader.GetInt32(5),
                List<int>(6),
                Array.ConvertAll(List<string>(7), Enum.Parse<RejectedStrategy>),
                reader.IsDBNull(8) ? null : List<float>(8),
                reader.IsDBNull(9) ? null : reader.GetFloat(9),
                reader.IsDBNull(10) ? null : List<float>(10),
                reader.IsDBNull(11) ? null : List<float>(11)));
        }

        return rows;

        T[] List<T>(int column) => [.. reader.GetFieldValue<List<T>>(column)];
    }

    // Only a request that smooths by an oracle, and clamps, has a clamp.
    private static float? ClampOf(ArtifactManifest manifest) =>
        manifest.Request["maximumEpsilon"]?.GetValueKind() == JsonValueKind.Number
        && manifest.Request["oracle"]?.ToString() != nameof(SmoothingOracle.Constant)
        && manifest.Request["aboveMaximum"]?.ToString() is null or nameof(EpsilonPolicy.Clamp)
            ? (float)manifest.Request["maximumEpsilon"]!.GetValue<double>()
            : null;

    private static void Append(IDuckDBAppenderRow line, int index, PreferenceExample row)
    {
        line.AppendValue(index).AppendValue(row.User).AppendValue(row.Position)
            .AppendValue((IEnumerable<int>)row.History).AppendValue((IEnumerable<int>)row.Candidates).AppendValue(row.Chosen)
            .AppendValue((IEnumerable<int>)row.Rejected)
            .AppendValue((IEnumerable<string>)Array.ConvertAll(row.Strategies, strategy => strategy.ToString()));
        _ = row.Epsilon is null ? line.AppendNullValue() : line.AppendValue((IEnumerable<float>)row.Epsilon);
        _ = line.AppendValue(row.ChosenScore);
        _ = row.RejectedScores is null ? line.AppendNullValue() : line.AppendValue((IEnumerable<float>)row.RejectedScores);
        _ = row.Grades is null ? line.AppendNullValue() : line.AppendValue((IEnumerable<float>)row.Grades);
        line.EndRow();
    }
}
