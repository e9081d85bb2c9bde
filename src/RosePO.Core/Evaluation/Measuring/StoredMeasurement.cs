using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>A measurement artifact that is read again: how it was made, and each model's answers.</summary>
internal sealed class StoredMeasurement
{
    // What must be alike for figures to be comparable; the dataset aside.
    private static readonly string[] s_alike = ["name", "beams", "split", "candidates", "fewestCandidates", "candidateSource", "history"];

    private readonly ArtifactManifest _manifest;
    private readonly JsonNode _protocol;

    private StoredMeasurement(string folder, ArtifactManifest manifest, JsonNode metrics)
    {
        (Folder, _manifest) = (folder, manifest);
        _protocol = metrics["protocol"]!;
        Models = [.. metrics["models"]!.AsArray().Select(model => (string)model!["name"]!)];
        Columns = [.. manifest.Result["columns"]!.AsArray().Select(column => (string)column!)];
    }

    /// <summary>The artifact's folder.</summary>
    public string Folder { get; }

    /// <summary>The artifact's key.</summary>
    public string Key => _manifest.Key;

    /// <summary>How it was measured, in one line.</summary>
    public string Protocol => (string)_manifest.Result["protocol"]!;

    /// <summary>The names of models and baselines, in the table's order.</summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>The metrics that its tables show.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The key of the dataset that was measured on.</summary>
    public string DatasetKey => (string)_protocol["dataset"]!;

    /// <summary>What two measurements must have alike, the dataset aside, in words.</summary>
    public string Conditions => string.Join(", ", s_alike.Where(name => _protocol[name] is not null).Select(name => $"{name} {_protocol[name]}"));

    // Measurements of earlier versions know candidates only.
    private EvaluationProtocol Kind => _protocol["name"] is { } name ? Enum.Parse<EvaluationProtocol>((string)name!) : EvaluationProtocol.Candidates;

    /// <summary>Opens an artifact.</summary>
    /// <exception cref="RoseException">The folder is no measurement, or a file of it is missing or damaged.</exception>
    public static StoredMeasurement Open(string folder)
    {
        var manifest = Artifact.Open(folder, MeasureRecommendations.Kind);
        try
        {
            return new StoredMeasurement(folder, manifest, JsonNode.Parse(File.ReadAllText(Path.Combine(folder, MeasurementFiles.Metrics)))!);
        }
        catch (Exception error) when (error is IOException or JsonException or NullReferenceException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw MeasurementErrors.Unreadable(folder, MeasurementFiles.Metrics, error);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw ArtifactErrors.NotReadable(Path.Combine(folder, MeasurementFiles.Metrics), cause);
        }
    }

    /// <summary>Loads what was measured on: the dataset where it was then, or beside the measurement as experiments lay it out.</summary>
    /// <exception cref="RoseException">It is at neither place, or another one is.</exception>
    public EvaluationSet LoadSet()
    {
        var recorded = (string)_manifest.Request["dataset"]!;
        string[] places =
        [
            recorded,
            Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Folder)) ?? Folder, "import"),

            // Where it was as seen from the measurement, which finds it when both were moved together.
            .. (string?)_manifest.Request["destination"] is { } made && Path.IsPathRooted(made) && Path.IsPathRooted(recorded)
                ? [Path.GetFullPath(Path.GetRelativePath(made, recorded), Folder)]
                : Array.Empty<string>(),
        ];
        var found = Array.Find(places, place => Artifact.TryOpen(place)?.Key == DatasetKey) ?? throw MeasurementErrors.DatasetGone(Folder, recorded);
        var (dataset, split) = (RecDataset.Load(found), Enum.Parse<DataSplit>((string)_protocol["split"]!, ignoreCase: true));
        return new EvaluationSet(
            dataset, split, (int)_protocol["history"]!, Kind, (int?)_protocol["beams"] ?? int.MaxValue, _protocol["candidateSource"] is null ? null : OwnCases(dataset.Cases(split)));
    }

    // With the candidates that it was measured with, which stand beside each answer.
    private EvaluationCase[] OwnCases(IReadOnlyList<EvaluationCase> cases)
    {
        var path = Path.Combine(Folder, MeasurementFiles.Predictions);
        try
        {
            using var connection = DuckDb.Open();
            var lists = connection.Query($"SELECT candidates FROM {connection.Parquet(path)} WHERE model = {DuckDb.Literal(Models[0])}")
                .Select(row => row.GetFieldValue<List<int>>(0).ToArray()).ToArray();
            return lists.Length == cases.Count
                ? [.. cases.Zip(lists, (question, candidates) => question with { Candidates = candidates })]
                : throw MeasurementErrors.OtherCases(Folder, Models[0]);
        }
        catch (Exception error) when (error is DuckDBException or InvalidCastException)
        {
            throw MeasurementErrors.Unreadable(Folder, MeasurementFiles.Predictions, error);
        }
    }

    /// <summary>Reads the answers of models, which are checked against the set's cases.</summary>
    /// <exception cref="RoseException">The file is missing, damaged, or of other cases.</exception>
    public IReadOnlyList<ModelAnswers> Answers(IReadOnlyList<string> models, EvaluationSet set)
    {
        var path = Path.Combine(Folder, MeasurementFiles.Predictions);
        try
        {
            using var connection = DuckDb.Open();
            return [.. models.Select(model => new ModelAnswers(model, BaselineRegistry.Names.Contains(model), set, Answers(connection, path, model, set)))];
        }
        catch (Exception error) when (error is DuckDBException or InvalidCastException)
        {
            throw MeasurementErrors.Unreadable(Folder, MeasurementFiles.Predictions, error);
        }
    }

    private List<CaseAnswer> Answers(DuckDBConnection connection, string path, string model, EvaluationSet set)
    {
        var answers = new List<CaseAnswer>(set.Count);
        foreach (var row in connection.Query(
            $"SELECT \"user\", target, candidates, scores, generated, {(Kind == EvaluationProtocol.Candidates ? "NULL, NULL" : "rank, ranked")} FROM {connection.Parquet(path)} WHERE model = {DuckDb.Literal(model)}"))
        {
            if (answers.Count == set.Count || set.Cases[answers.Count] is var asked && (asked.User, asked.Target) != (row.GetInt32(0), row.GetInt32(1))
                || !asked.Candidates.AsSpan().SequenceEqual(row.GetFieldValue<List<int>>(2).ToArray()))
            {
                throw MeasurementErrors.OtherCases(Folder, model);
            }

            answers.Add(new CaseAnswer([.. row.GetFieldValue<List<float>>(3)], row.IsDBNull(4) ? null : row.GetString(4))
            {
                TargetRank = row.IsDBNull(5) ? CaseAnswer.NotFound : row.GetInt32(5),
                Ranked = row.IsDBNull(6) ? null : [.. row.GetFieldValue<List<int>>(6)],
            });
        }

        return answers;
    }
}
