using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>A measurement artifact that is read again: how it was made, what came of it, and each model's answers, for comparisons that it did not make itself.</summary>
internal sealed class StoredMeasurement
{
    // What must be alike for figures to be comparable; the dataset aside.
    private static readonly string[] s_alike = ["name", "beams", "split", "candidates", "fewestCandidates", "candidateSource", "groupReference", "history", "titleEncoder"];

    private readonly ArtifactManifest _manifest;
    private readonly bool _isMain;
    private readonly string _predictions, _outcomes;
    private readonly Lazy<(JsonObject Protocol, string[] Models)> _metrics;

    private StoredMeasurement(string folder, ArtifactManifest manifest, MeasurementResult result, string? protocol)
    {
        (Folder, _manifest, _isMain, Result) = (folder, manifest, protocol is null, result);
        _outcomes = StoredOutcomes.FileOf(protocol);
        _predictions = protocol is null ? MeasurementFiles.Predictions : MeasurementFiles.PredictionsBy(protocol);
        _metrics = new(() => Read(MeasurementFiles.Metrics, path =>
        {
            var all = JsonNode.Parse(File.ReadAllText(path))!;
            var metrics = protocol is null ? all : all["protocols"]!.AsArray().First(one => (string)one!["name"]! == protocol)!;
            return (metrics["protocol"]!.AsObject(), metrics["models"]!.AsArray().Select(model => (string)model!["name"]!).ToArray());
        }));
    }

    /// <summary>The artifact's folder.</summary>
    public string Folder { get; }

    /// <summary>The artifact's key.</summary>
    public string Key => _manifest.Key;

    /// <summary>What the measurement returned.</summary>
    public MeasurementResult Result { get; }

    /// <summary>How it was measured, in one line.</summary>
    public string Protocol => Result.Protocol;

    /// <summary>The names of models and baselines, in the table's order.</summary>
    public IReadOnlyList<string> Models => _metrics.Value.Models;

    /// <summary>The metrics that its tables show.</summary>
    public IReadOnlyList<string> Columns => Result.Columns;

    /// <summary>The claims that it registered, in the words of what it measured; they are about its main protocol alone.</summary>
    public IReadOnlyList<Claim> Claims => _isMain ? _manifest.Request["claims"].Deserialize<Claim[]>(ArtifactJson.Options) ?? [] : [];

    /// <summary>How many resamples its intervals were drawn from.</summary>
    public int Resamples => Setting<int>("resamples");

    /// <summary>The seed that they were drawn with.</summary>
    public int Seed => Setting<int>("seed");

    /// <summary>The key of the dataset that was measured on.</summary>
    public string DatasetKey => (string)ProtocolFields["dataset"]!;

    /// <summary>What was asked: the dataset, and candidates that are not its own. Measurements that have it in common have their questions in common.</summary>
    public string AskedKey => $"{DatasetKey} {ProtocolFields["candidateSource"]}";

    /// <summary>What two measurements must have alike, the dataset aside, in words.</summary>
    /// <param name="acrossSeeds">Whether they are repeats, of which each has drawn its candidates by a seed of its own.</param>
    public string Conditions(bool acrossSeeds)
    {
        var conditions = string.Join(", ", s_alike.Where(name => ProtocolFields[name] is not null).Select(name => $"{name} {ProtocolFields[name]}"));
        return acrossSeeds ? conditions.Replace(MeasuredCases.SeedText((int)ProtocolFields["seed"]!), "", StringComparison.Ordinal) : conditions;
    }

    // Measurements of earlier versions know candidates only.
    private EvaluationProtocol Kind => ProtocolFields["name"] is { } name ? Enum.Parse<EvaluationProtocol>((string)name!) : EvaluationProtocol.Candidates;

    // As the measurement called it.
    private string Label => (string?)ProtocolFields["candidateList"] is { } list && Kind == EvaluationProtocol.Candidates ? list : Kind.ToString();

    private JsonObject ProtocolFields => _metrics.Value.Protocol;

    /// <summary>Opens an artifact. Its figures file is read when it is first needed: a gate on a figure needs the result alone.</summary>
    /// <param name="folder">The artifact.</param>
    /// <param name="protocol">The candidate list or protocol whose figures are wanted, as the measurement's own; null for its main one.</param>
    /// <exception cref="RoseException">The folder is not a measurement, its result is not one that this version reads, or it was not measured by the protocol.</exception>
    public static StoredMeasurement Open(string folder, string? protocol = null)
    {
        var manifest = Artifact.Open(folder, MeasureRecommendations.Kind);
        var main = new StoredMeasurement(
            folder, manifest, Parsed(folder, ArtifactManifest.FileName, () => manifest.Result.Deserialize<MeasurementResult>(ArtifactJson.Options)!), null);
        if (protocol is null || protocol.Equals(main.Label, StringComparison.OrdinalIgnoreCase))
        {
            return main;
        }

        string[] others = [.. main.Result.Models.SelectMany(model => model.Protocols).Select(one => one.Name).Distinct()];
        return Array.Find(others, name => name.Equals(protocol, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new StoredMeasurement(folder, manifest, By(main.Result, found), found)
            : throw MeasurementErrors.OtherProtocol(folder, protocol, [main.Label, .. others]);
    }

    // A protocol's figures in the place of the main one's.
    private static MeasurementResult By(MeasurementResult result, string protocol)
    {
        (ModelMeasurement Model, ProtocolMeasurement By)[] models = [.. result.Models.Select(model => (model, model.Protocols.First(one => one.Name == protocol)))];
        return result with
        {
            Protocol = models[0].By.Protocol,
            Claims = [],
            Models = [.. models.Select(one => one.Model with { Metrics = one.By.Metrics, Groups = [], Protocols = [] })],
            Comparisons = [.. models.SelectMany(one => one.By.Comparisons)],
        };
    }

    /// <summary>Whether it was exported: it has what questions add to metrics in the place of the answers, and needs no dataset.</summary>
    public bool IsExported => File.Exists(Path.Combine(Folder, _outcomes));

    /// <summary>Whose each question of an exported measurement is.</summary>
    public People ExportedPeople() => Parquet(StoredOutcomes.PeopleFile, StoredOutcomes.ReadPeople);

    /// <summary>Models' figures of metrics: from the answers, which are checked against a set's cases, or as they were exported.</summary>
    /// <param name="models">The models.</param>
    /// <param name="set">What was measured on; null for an exported measurement.</param>
    /// <param name="metrics">The metrics; one that was not measured, or not exported, is absent.</param>
    /// <exception cref="RoseException">A file is missing, damaged, or of other cases.</exception>
    public IReadOnlyList<MeasuredModel> Measured(IReadOnlyList<string> models, EvaluationSet? set, IEnumerable<Metric> metrics) => set is null
        ? Parquet(_outcomes, path => StoredOutcomes.Read(path, models, metrics))
        : [.. Answers(models, set).Select(model => ResampledMetrics.Measured(model, set, metrics))];

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
        var (dataset, split) = (RecDataset.Load(found), Enum.Parse<DataSplit>((string)ProtocolFields["split"]!, ignoreCase: true));
        return new EvaluationSet(
            dataset, split, (int)ProtocolFields["history"]!, Kind, (int?)ProtocolFields["beams"] ?? int.MaxValue, ProtocolFields["candidateSource"] is null ? null : OwnCases(dataset.Cases(split)),
            MeasuredTitles.Of(Folder, _manifest, dataset))
        {
            GroupReference = ProtocolFields["groupReference"].Deserialize<GroupReference?>(ArtifactJson.Options) ?? GroupReference.Histories,
        };
    }

    /// <summary>
    /// The paired difference of two measured models: the measurement's own where it made the same one, otherwise computed from each user's
    /// answers over the same resamples.
    /// </summary>
    /// <exception cref="RoseException">The dataset is not there any more, or is another one.</exception>
    public MetricComparison Compare(string model, string against, Metric metric, double confidence, CancellationToken cancellation) =>
        (Setting<double>("confidence") == confidence
            ? Result.Comparisons.FirstOrDefault(made => made.Model == model && made.Against == against && made.Metric == metric.Name)
            : null)
        ?? Computed(model, against, metric, confidence, cancellation);

    private MetricComparison Computed(string model, string against, Metric metric, double confidence, CancellationToken cancellation)
    {
        var set = IsExported ? null : LoadSet();
        var figures = ResampledMetrics.Of(Measured([model, against], set, [metric]), set?.People ?? ExportedPeople(), Resamples, Seed, cancellation);
        return figures.All(row => row.Length == 1)
            ? PairedDifference.Of(model, figures[0][0], against, figures[1][0], confidence)
            : throw MeasurementErrors.NotExported(Folder, metric.Name);
    }

    private T Setting<T>(string name) => _manifest.Request[name].Deserialize<T>(ArtifactJson.Options)!;

    // With the candidates that it was measured with, which are beside each answer.
    private EvaluationCase[] OwnCases(IReadOnlyList<EvaluationCase> cases) => Predictions((connection, table) =>
    {
        var lists = connection.Query($"SELECT candidates FROM {table} WHERE model = {DuckDb.Literal(Models[0])}")
            .Select(row => row.GetFieldValue<List<int>>(0).ToArray()).ToArray();
        return lists.Length == cases.Count
            ? cases.Zip(lists, (question, candidates) => question with { Candidates = candidates }).ToArray()
            : throw MeasurementErrors.OtherCases(Folder, Models[0]);
    });

    /// <summary>Reads the answers of models, which are checked against the set's cases.</summary>
    /// <exception cref="RoseException">The file is missing, damaged, or of other cases.</exception>
    public IReadOnlyList<ModelAnswers> Answers(IReadOnlyList<string> models, EvaluationSet set) => Predictions((connection, table) =>
        models.Select(model => new ModelAnswers(model, BaselineRegistry.Names.Contains(model), set, Answers(connection, table, model, set))).ToArray());

    private T Predictions<T>(Func<DuckDBConnection, string, T> read) => Parquet(_predictions, path =>
    {
        using var connection = DuckDb.Open();
        return read(connection, connection.Parquet(path));
    });

    private T Parquet<T>(string name, Func<string, T> read)
    {
        try
        {
            return read(Path.Combine(Folder, name));
        }
        catch (Exception error) when (error is DuckDBException or InvalidCastException)
        {
            throw MeasurementErrors.Unreadable(Folder, name, error);
        }
    }

    private T Read<T>(string name, Func<string, T> read)
    {
        var path = Path.Combine(Folder, name);
        try
        {
            return Parsed(Folder, name, () => read(path));
        }
        catch (UnauthorizedAccessException cause)
        {
            throw ArtifactErrors.NotReadable(path, cause);
        }
    }

    private static T Parsed<T>(string folder, string name, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception error) when (error is IOException or JsonException or NullReferenceException or InvalidOperationException or NotSupportedException or ArgumentException or FormatException)
        {
            throw MeasurementErrors.Unreadable(folder, name, error);
        }
    }

    private List<CaseAnswer> Answers(DuckDBConnection connection, string table, string model, EvaluationSet set)
    {
        var answers = new List<CaseAnswer>(set.Count);
        foreach (var row in connection.Query(
            $"SELECT \"user\", target, candidates, scores, generated, {(Kind == EvaluationProtocol.Candidates ? "NULL, NULL" : "rank, ranked")} FROM {table} WHERE model = {DuckDb.Literal(model)}"))
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
