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
        "example, \"user\", \"position\", history, candidates, chosen, rejected, strategy, epsilon, oracle_chosen, oracle_rejected, grade";

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

    private static PairSetResult ResultOf(string folder, ArtifactManifest manifest) =>
        manifest.ResultAs<PairSetResult>() ?? throw PreferenceErrors.Unreadable(folder, "its manifest names no dataset");

    /// <summary>Writes rows as Parquet.</summary>
    internal static void Write(string path, IReadOnlyList<PreferenceExample> rows) => DuckDbTables.WriteParquet(
        path,
        """
        example INTEGER, "user" INTEGER, "position" INTEGER, history INTEGER[], candidates INTEGER[], chosen INTEGER,
        rejected INTEGER[], strategy VARCHAR[], epsilon FLOAT[], oracle_chosen FLOAT, oracle_rejected FLOAT[], grade FLOAT[]
        """,
        rows.Index(),
        (line, row) => Append(line.AppendValue(row.Index), row.Item),
        "ORDER BY example");

    internal static List<PreferenceExample> Read(string path)
    {
        using var connection = DuckDb.Open();
        return [.. connection.Query($"SELECT {Columns} FROM {connection.Parquet(path)} ORDER BY example").Select(row => new PreferenceExample(
            row.GetInt32(1),
            row.GetInt32(2),
            List<int>(row, 3),
            List<int>(row, 4),
            row.GetInt32(5),
            List<int>(row, 6),
            Array.ConvertAll(List<string>(row, 7), Enum.Parse<RejectedStrategy>),
            row.IsDBNull(8) ? null : List<float>(row, 8),
            row.IsDBNull(9) ? null : row.GetFloat(9),
            row.IsDBNull(10) ? null : List<float>(row, 10),
            row.IsDBNull(11) ? null : List<float>(row, 11)))];
    }

    private static T[] List<T>(DuckDBDataReader row, int column) => [.. row.GetFieldValue<List<T>>(column)];

    // Only a request that smooths by an oracle, and clamps, has a clamp.
    private static float? ClampOf(ArtifactManifest manifest) =>
        manifest.Request["maximumEpsilon"]?.GetValueKind() == JsonValueKind.Number
        && manifest.Request["oracle"]?.ToString() != nameof(SmoothingOracle.Constant)
        && manifest.Request["aboveMaximum"]?.ToString() is null or nameof(EpsilonPolicy.Clamp)
            ? (float)manifest.Request["maximumEpsilon"]!.GetValue<double>()
            : null;

    private static void Append(IDuckDBAppenderRow line, PreferenceExample row) => line
        .AppendValue(row.User).AppendValue(row.Position).AppendList(row.History).AppendList(row.Candidates).AppendValue(row.Chosen)
        .AppendList(row.Rejected).AppendList(Array.ConvertAll(row.Strategies, strategy => strategy.ToString()))
        .AppendList(row.Epsilon).AppendValue(row.ChosenScore).AppendList(row.RejectedScores).AppendList(row.Grades);
}
