using RosePO.Core.Experiments.Sections;

namespace RosePO.Core.Experiments;

/// <summary>Resolves an experiment file into the requests of its stages, in the order that they run.</summary>
internal static class PlanBuilder
{
    /// <summary>Reads and resolves an experiment file.</summary>
    public static ExperimentPlan Build(ExperimentRequest request)
    {
        var document = ExperimentDocument.Load(request.File, request.Overrides);
        var context = new SectionContext(document, request.Runs);
        DatasetSection.Plan(context);
        TrainingSections.PlanPretrain(context);
        TrainingSections.PlanSft(context);
        PairsSection.Plan(context);
        SmoothSection.Plan(context);
        AlignSection.Plan(context);
        MeasureSection.Plan(context, request.Command);
        return new ExperimentPlan(context.Name, context.Folder, context.Stages) { Files = document.Source.Files, Variables = document.Source.Variables };
    }
}
