using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Files;
using RosePO.Core.Experiments.Stages;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Planning;

/// <summary>Resolves an experiment file into the requests of its stages, in an order in which they can run.</summary>
internal static class PlanBuilder
{
    /// <summary>Reads and resolves an experiment file.</summary>
    public static IReadOnlyList<ExperimentPlan> Build(ExperimentRequest request)
    {
        var documents = ExperimentDocument.Load(request.File, request.Overrides);
        var asked = request.Variant is { } name ? documents.Where(document => document.Variant == name).ToList() : documents;
        return asked.Count > 0
            ? [.. asked.Select(document => Verdicts.Follow(verdicts => Build(document, request.Runs, request.Command, verdicts)))]
            : throw ExperimentErrors.VariantUnknown(request.File, request.Variant!, documents.Select(document => document.Variant));
    }

    private static ExperimentPlan Build(ExperimentDocument document, string? runs, string? command, IReadOnlyDictionary<string, string?> verdicts)
    {
        var binder = new RequestBinder(document.Source);
        var shared = binder.Bind(typeof(ExperimentSettings), document.Root, "", extra: [.. StageList.Sections, .. SweepFile.Keys, Extending.Key]);
        var name = (string?)shared["name"] ?? Path.GetFileNameWithoutExtension(document.File);
        RequireFolderName(document, name, document.Root.Children.TryGetValue("name", out var named) ? named : document.Root, "name");
        shared.Remove("name");
        shared[RequestSection.MlflowExperiment] ??= name;
        var folder = Path.Combine(runs ?? RunsPlace.Of(document.File), name, document.Variant);
        var graph = new PlanGraph(document, folder, document.Variant.Length == 0 ? name : $"{name}, {document.Variant}", command, verdicts);
        Read(document, binder, shared, graph);
        var publication = new Publication();
        var planned = graph.PlanAll();
        List<StageEntry> stages = [.. planned.Where(entry => entry.Skipped is null)];
        foreach (var entry in stages)
        {
            publication.Add(entry.Destination, entry.Published);
        }

        return new ExperimentPlan(name, folder, [.. stages.Select(entry => Planned(entry, graph))])
        {
            Variant = document.Variant,
            Settings = document.Settings,
            Files = document.Source.Files,
            Variables = document.Source.Variables,
            Publication = publication,
            Skipped = [.. planned.Where(entry => entry.Skipped is not null).Select(entry => new SkippedStage(entry.Folder, entry.Destination, entry.Skipped!))],
            Resolved = ResolvedYaml.Write(
                document.Variant.Length == 0 ? name : $"{name}-{document.Variant}", graph.Entries.Select(entry => (entry.Path, entry.Section.Resolved(), entry.Section.Published))),
        };
    }

    private static PlannedStage Planned(StageEntry entry, PlanGraph graph) => new(entry.Folder, entry.Destination, entry.Request!)
    {
        Kind = entry.Stage,
        Needs = [.. entry.Needs.Select(needed => needed.Destination).Distinct()],
        Dataset = graph.DatasetOf(entry)?.Destination,
        AtDevice = entry.AtDevice,
        Decides = graph.Gates.Contains(entry),
        WaitsFor = entry.WaitsFor,
        Note = entry.Note,
    };

    private static void Read(ExperimentDocument document, RequestBinder binder, JsonObject shared, PlanGraph graph)
    {
        // All that is wrong with what sections say is reported together; only what can be read is planned.
        document.Source.Try(() =>
        {
            foreach (var (stage, key, name, path, value) in StageList.Entries(document.Root, binder))
            {
                document.Source.Try(() =>
                {
                    if (name is not null)
                    {
                        RequireFolderName(document, name, key!, stage.Section);
                    }

                    graph.Add(stage, name, new RequestSection(document.Source, stage.Shape, shared, document.Root, value, path));
                });
            }
        });
        document.Source.ThrowMistakes();

        switch (graph.Of<DatasetStage>())
        {
            case []:
                throw ExperimentErrors.Missing(document.Source, document.Root, "dataset", "say what to import, such as 'dataset: { format: Sample }'.");
            case [{ Name: null }, _, ..]:
                throw ExperimentErrors.Contradiction(
                    document.Source, document.Root.Children["datasets"], "Both 'dataset' and 'datasets' are set: give the one under 'dataset' a name under 'datasets'.");
        }
    }

    private static void RequireFolderName(ExperimentDocument document, string name, YamlNode at, string path)
    {
        if (name.Length == 0 || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw ExperimentErrors.ValueInvalid(document.Source, at, path, $"'{name}'", "a name of letters, digits, '-', '_' and '.' (it names a folder)");
        }
    }
}
