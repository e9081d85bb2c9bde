using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>dataset</c>: the import.</summary>
internal class DatasetStage : Stage
{
    public override string Section => "dataset";

    public override StageNaming Naming => StageNaming.One;

    public override string About => "What is imported, and how it is prepared.";

    public override SectionShape Shape { get; } = new(typeof(ImportDatasetRequest));

    public override string Kind => RecDataset.Kind;

    public override string Folder => "import";

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var draft = entry.Draft<ImportDatasetRequest>();
        var request = draft with { Merge = [.. draft.Merge.Select((text, i) => Merged(entry, graph, text, FormattableString.Invariant($"merge.{i}")))] };
        entry.Section.Name("merge", new JsonArray([.. draft.Merge.Zip(request.Merge, (text, path) => (JsonNode)(Found(entry, graph, text)?.Label ?? path))]));
        entry.Section.Hold(() => ImportRules.Check(request));
        return request;
    }

    public override ArtifactSpec Spec(object request, PlannedRequests planned) => ImportDataset.Spec((ImportDatasetRequest)request);

    public override StageResult Run(object request, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        ImportDataset.Run((ImportDatasetRequest)request, progress, cancellation);

    public override string? NoteOn(StageResult result) => result is DatasetResult data && data.Warnings().Any() ? string.Join(" ", data.Warnings()) : null;

    // A dataset of the experiment, or the folder of one from elsewhere.
    private static string Merged(StageEntry entry, PlanGraph graph, string text, string key)
    {
        var at = entry.Section.ItemOf("merge", text);
        if (Found(entry, graph, text) is { } found)
        {
            return graph.Use(entry, found, at);
        }

        entry.Section.PublishPath(key, at);
        return entry.Section.Existing("merge", text, at);
    }

    private static StageEntry? Found(StageEntry entry, PlanGraph graph, string text) => graph.Find(RecDataset.Kind, text).FirstOrDefault(found => found != entry);
}

/// <summary><c>datasets</c>: several imports by name.</summary>
internal sealed class NamedDatasetStage : DatasetStage
{
    public override string Section => "datasets";

    public override StageNaming Naming => StageNaming.ByName;

    public override string About => "Several datasets, each with the keys of dataset.";
}
