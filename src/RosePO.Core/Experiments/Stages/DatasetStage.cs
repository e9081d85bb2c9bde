using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;
using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>dataset</c>: the import.</summary>
internal class DatasetStage(string section = "dataset", StageNaming naming = StageNaming.One, string about = "What is imported, and how it is prepared.")
    : Stage<ImportDatasetRequest>(section, naming, RecDataset.Kind, about, ImportDataset.Run, folder: "import")
{
    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var draft = entry.Draft<ImportDatasetRequest>();
        var request = draft with { Merge = graph.Datasets(entry, "merge", draft.Merge) };
        entry.Section.Hold(() => ImportRules.Check(request));
        entry.Section.Place(() => ColumnCheck.Run(request));
        return request;
    }

    protected override ArtifactSpec Spec(ImportDatasetRequest request, PlannedRequests planned) => ImportDataset.Spec(request);

    public override string? NoteOn(StageResult result) => result is DatasetResult data && data.Warnings().Any() ? string.Join(" ", data.Warnings()) : null;
}

/// <summary><c>datasets</c>: several imports by name.</summary>
internal sealed class NamedDatasetStage() : DatasetStage("datasets", StageNaming.ByName, "Several datasets, each with the keys of dataset.");
