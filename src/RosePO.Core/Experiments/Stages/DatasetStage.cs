using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>dataset</c>: the import.</summary>
internal class DatasetStage(string section = "dataset", StageNaming naming = StageNaming.One, string about = "What is imported, and how it is prepared.")
    : Stage<ImportDatasetRequest>(section, naming, RecDataset.Kind, about, ImportDataset.Run, folder: "import")
{
    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var draft = entry.Draft<ImportDatasetRequest>();
        var request = draft with { Merge = [.. draft.Merge.Select((text, i) => Merged(entry, graph, text, FormattableString.Invariant($"merge.{i}")))] };
        entry.Section.Name("merge", new JsonArray([.. draft.Merge.Zip(request.Merge, (text, path) => (JsonNode)(Found(entry, graph, text)?.Label ?? path))]));
        entry.Section.Hold(() => ImportRules.Check(request));
        return request;
    }

    protected override ArtifactSpec Spec(ImportDatasetRequest request, PlannedRequests planned) => ImportDataset.Spec(request);

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
internal sealed class NamedDatasetStage() : DatasetStage("datasets", StageNaming.ByName, "Several datasets, each with the keys of dataset.");
