using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Preferences.Pairs;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Stages;

/// <summary>An entry of <c>pairs</c> that was made elsewhere: texts, with epsilons of their own.</summary>
internal sealed class ImportPairsStage() : Stage<ImportPairsRequest>(
    "pairs", StageNaming.ByName, PairSet.Kind, "A set of preference pairs from elsewhere.", ImportPreferencePairs.Run,
    new(typeof(ImportPairsRequest), [new(Import, typeof(string), "A file of preference pairs from elsewhere: .jsonl or .parquet.")], replaced: ["path"]))
{
    private const string Import = "import";

    public override bool Takes(YamlMappingNode entry) => entry.Children.ContainsKey(Import);

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var section = entry.Section;
        var request = entry.Draft<ImportPairsRequest>() with { Path = section.Existing(Import, section.Text(Import), section.At(Import)) };
        section.PublishPath("path", section.At(Import));
        section.PublishPath(Import, section.At(Import));
        section.Name(Import, request.Path);
        return request;
    }

    protected override ArtifactSpec Spec(ImportPairsRequest request, PlannedRequests planned) => ImportPreferencePairs.Spec(request);
}
