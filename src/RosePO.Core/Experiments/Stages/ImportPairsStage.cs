using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Preferences.Pairs;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Stages;

/// <summary>An entry of <c>pairs</c> that was made elsewhere: texts, with epsilons of their own.</summary>
internal sealed class ImportPairsStage : Stage
{
    private const string Import = "import";

    public override string Section => "pairs";

    public override StageNaming Naming => StageNaming.ByName;

    public override string About => "A set of preference pairs from elsewhere.";

    public override SectionShape Shape { get; } = new(
        typeof(ImportPairsRequest), [new(Import, typeof(string), "A file of preference pairs from elsewhere: .jsonl or .parquet.")], replaced: ["path"]);

    public override string Kind => PairSet.Kind;

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

    public override ArtifactSpec Spec(object request, PlannedRequests planned) => ImportPreferencePairs.Spec((ImportPairsRequest)request);

    public override StageResult Run(object request, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        ImportPreferencePairs.Run((ImportPairsRequest)request, progress, cancellation);
}
