using RosePO.Core.Experiments.Sections;

namespace RosePO.Core.Experiments;

/// <summary>Resolves an experiment file into the requests of its stages, in the order that they run.</summary>
internal static class PlanBuilder
{
    /// <summary>Reads and resolves an experiment file.</summary>
    public static IReadOnlyList<ExperimentPlan> Build(ExperimentRequest request)
    {
        var documents = ExperimentDocument.Load(request.File, request.Overrides);
        var asked = request.Variant is { } name ? documents.Where(document => document.Variant == name).ToList() : documents;
        return asked.Count > 0
            ? [.. asked.Select(document => Build(document, request.Runs, request.Command))]
            : throw ExperimentErrors.VariantUnknown(request.File, request.Variant!, documents.Select(document => document.Variant));
    }

    private static ExperimentPlan Build(ExperimentDocument document, string? runs, string? command)
    {
        var context = new SectionContext(document, runs);
        DatasetSection.Plan(context);
        TrainingSections.PlanPretrain(context);
        TrainingSections.PlanSft(context);
        PairsSection.Plan(context);
        SmoothSection.Plan(context);
        AlignSection.Plan(context);
        MeasureSection.Plan(context, command);
        return new ExperimentPlan(context.Name, context.Folder, context.Stages)
        {
            Variant = document.Variant,
            Settings = document.Settings,
            Files = document.Source.Files,
            Variables = document.Source.Variables,
            Publication = context.Publication,
            Resolved = ResolvedYaml.Write(document.Variant.Length == 0 ? context.Name : $"{context.Name}-{document.Variant}", context.Resolved),
        };
    }
}
