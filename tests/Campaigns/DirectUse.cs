using System.Text.Json.Nodes;
using RosePO.Campaigns.Targets;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Experiments;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Training;

namespace RosePO.Campaigns;

/// <summary>The operations of an experiment's stages by themselves, each with its result at another place: they read artifacts as a command of a shell does.</summary>
internal sealed class DirectUse
{
    private readonly string _folder;
    private readonly Dictionary<string, PlannedStage> _stages;
    private readonly Dictionary<string, Snapshot> _made = [];

    /// <summary>Learns what each operation makes of whole artifacts.</summary>
    /// <param name="folder">The folder that the experiment has run in.</param>
    public DirectUse(string folder)
    {
        _folder = folder;
        _stages = ExperimentPlan.Load(ExperimentTarget.Request(folder)).Stages.Where(stage => stage.Stage != "import").ToDictionary(stage => stage.Stage);
        foreach (var stage in Stages)
        {
            if (Use(stage).Error is { } error)
            {
                throw new InvalidOperationException($"{stage} fails where nobody disturbs it.", error);
            }

            _made[stage] = Snapshot.Of(Result);
        }
    }

    /// <summary>The stages that read artifacts.</summary>
    public IReadOnlyList<string> Stages => [.. _stages.Keys];

    private string Result => Path.Combine(_folder, "direct", "result");

    /// <summary>The files of the artifacts that a stage reads, below the folder.</summary>
    public IReadOnlyList<string> FilesOf(string stage)
    {
        var manifest = Artifact.TryOpen(_stages[stage].Path)!;
        var inputs = Texts(manifest.Request).Where(text => Path.IsPathFullyQualified(text) && text != _stages[stage].Path && Directory.Exists(text));
        return [.. inputs.SelectMany(input => Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories)).Select(file => Path.GetRelativePath(_folder, file)).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs a stage's operation.</summary>
    public Attempt Use(string stage) => Attempt.Of(() =>
    {
        if (Directory.Exists(Result))
        {
            Directory.Delete(Result, recursive: true);
        }

        object result = _stages[stage].Request switch
        {
            TrainingRequest training => TrainModel.Run(training with { Destination = Result }),
            PreferencePairsRequest pairs => BuildPreferencePairs.Run(pairs with { Destination = Result }),
            OracleRequest oracle => TrainOracle.Run(oracle with { Destination = Result }),
            OracleSmoothingRequest smoothing => SmoothPreferences.Run(smoothing with { Destination = Result }),
            MeasurementRequest measurement => MeasureRecommendations.Run(measurement with { Destination = Result }),
            var other => throw new InvalidOperationException($"{stage} is a {other.GetType().Name}."),
        };
        return new Attempt(null, "", 1, $"made a {result.GetType().Name}");
    });

    /// <summary>Whether what an operation made last is what it made of whole artifacts.</summary>
    public bool IsAsBefore(string stage)
    {
        // The manifest and the report name what was read, as they found it.
        var now = Snapshot.Of(Result);
        return now.Different(_made[stage]).Concat(now.Extra(_made[stage])).All(path => path is ArtifactManifest.FileName or "report.html");
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject record => record.SelectMany(pair => Texts(pair.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
