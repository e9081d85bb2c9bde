using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Text.Sentences;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>pairs</c>: the pair sets by name.</summary>
internal sealed class PairsStage() : Stage<PreferencePairsRequest>(
    "pairs", StageNaming.ByName, PairSet.Kind, "Sets of preference pairs.", BuildPreferencePairs.Run)
{
    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) => graph.NamedModel(entry);

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var section = entry.Section;
        section.RequireBeside("semantic.vectorFile", TitleVectorFile.NamesOf);
        section.RequireBeside("semantic.encoderFolder", SentenceFolder.ModelOf);
        var draft = entry.Draft<PreferencePairsRequest>();
        var dataset = graph.Dataset(entry);
        var usual = graph.UsualModel(entry);
        var request = draft with { Dataset = dataset, Model = usual is null && draft.Model is null or "" ? null : graph.Model(entry, usual) };
        section.Hold(() => PairRules.Check(request));
        return request;
    }

    protected override ArtifactSpec Spec(PreferencePairsRequest request, PlannedRequests planned) => BuildPreferencePairs.Spec(request, planned.Shapes.Of(request));

    public override string DeviceOf(object request) => ((PreferencePairsRequest)request).Device;

    public override string? LauncherOf(object request) => ((PreferencePairsRequest)request).Launcher;

    public override string? NoteOn(StageResult result) => result is PairSetResult { Reused: false, PromptNote: { } note } ? note : null;
}
