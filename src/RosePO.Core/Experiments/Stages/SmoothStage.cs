using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>smooth</c>: the smoothed pair sets, each called as the pair set that it smooths unless it names another.</summary>
internal sealed class SmoothStage() : Stage<OracleSmoothingRequest>(
    "smooth", StageNaming.ByName, PairSet.Kind, "How pair sets are smoothed, each under its pair set's name.", SmoothPreferences.Run,
    new(typeof(OracleSmoothingRequest), [new(Trained, typeof(string), "An oracle of the section oracles, in place of one that is described here.")]))
{
    private const string Trained = "trained";

    // What the oracle that is named decides.
    private static readonly string[] s_decided = ["oracle", "sasRec", "gru4Rec", "caser", "folds", "seed", "device"];

    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) =>
        graph.Find(Kind, entry.Section.Text("pairs") is { Length: > 0 } named ? named : $"pairs.{entry.Name}").Take(1);

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var section = entry.Section;
        var source = Source(entry, graph);
        var (draft, named) = Oracle(entry, graph, source);
        var request = draft with { Pairs = graph.Use(entry, source, section.At("pairs")) };
        section.Name("pairs", source.Path);
        section.Hold(() => SmoothingRules.Check(request));
        return OracleRegistry.OptionsOf(request) is null
            ? request
            : request with { OracleDestination = graph.Use(entry, named ?? graph.Oracles.Of(entry), section.At(Trained)) };
    }

    protected override ArtifactSpec Spec(OracleSmoothingRequest request, PlannedRequests planned) => SmoothPreferences.Spec(request);

    public override string DeviceOf(object request) => ((OracleSmoothingRequest)request).Device;

    public override string? LauncherOf(object request) => ((OracleSmoothingRequest)request).Launcher;

    /// <summary>Whether an entry takes an oracle that it describes itself.</summary>
    public static bool DescribesOracle(StageEntry entry) => !entry.Section.Sets(Trained);

    private StageEntry Source(StageEntry entry, PlanGraph graph)
    {
        var section = entry.Section;
        var source = Named(entry, graph).FirstOrDefault() ?? throw (section.Text("pairs") is { Length: > 0 } named
            ? section.NameUnknown("pairs", named, "not a pair set", graph.Labels(Kind))
            : graph.NameUnknown(section.Node, Section, entry.Name!, "not a pair set", [.. graph.PairSets.Select(set => set.Label)]));
        if (source.Stage is ImportPairsStage)
        {
            throw section.Contradiction(
                "pairs", $"'{entry.Path}' smooths pairs that were imported, which no oracle knows: put each pair's epsilon into the file, in a column 'epsilon'.");
        }

        return source.Name == entry.Name || !graph.Find(Kind, $"pairs.{entry.Name}").Any()
            ? source
            : throw section.Contradiction("pairs", $"'{entry.Path}' smooths '{source.Path}', but there is 'pairs.{entry.Name}' too: choose another name for one of them.");
    }

    private static (OracleSmoothingRequest Draft, StageEntry? Named) Oracle(StageEntry entry, PlanGraph graph, StageEntry source)
    {
        var section = entry.Section;
        var draft = entry.Draft<OracleSmoothingRequest>();
        if (DescribesOracle(entry))
        {
            return (draft, null);
        }

        var oracle = graph.Find(TrainedOracle.Kind, section.Text(Trained)).FirstOrDefault()
            ?? throw section.NameUnknown(Trained, section.Text(Trained), "not an oracle", graph.Labels(TrainedOracle.Kind));
        if (s_decided.FirstOrDefault(section.Sets) is { } both)
        {
            throw section.Contradiction(both, $"'{entry.Path}' has both '{both}' and '{Trained}', which decides it: keep one of them.");
        }

        if (graph.DatasetOf(oracle) != graph.DatasetOf(source))
        {
            throw section.Contradiction(Trained, $"'{oracle.Path}' and '{source.Path}' are of different datasets: name an oracle that was trained on that of the pairs.");
        }

        foreach (var key in s_decided)
        {
            section.Name(key, null);
        }

        section.Name(Trained, oracle.Label);
        entry.Published = oracle.Published.Concat(entry.Published).DistinctBy(pair => pair.Key).ToDictionary();
        var taught = OracleStage.Smoothing(oracle.Draft<OracleSection>());
        return (draft with { Oracle = taught.Oracle, SasRec = taught.SasRec, Gru4Rec = taught.Gru4Rec, Caser = taught.Caser, Folds = taught.Folds, Device = taught.Device, Seed = taught.Seed }, oracle);
    }
}
