using RosePO.Core.Experiments.Sections;

namespace RosePO.Core.Experiments;

/// <summary>Resolves an experiment file into the requests of its stages, in the order that they run.</summary>
internal static class PlanBuilder
{
    /// <summary>Reads and resolves an experiment file.</summary>
    public static ExperimentPlan Build(ExperimentRequest request)
    {
        var context = new SectionContext(ExperimentDocument.Load(request.File, request.Overrides), request.Runs);
        DatasetSection.Plan(context);
        TrainingSections.PlanPretrain(context);
        TrainingSections.PlanSft(context);
        PairsSection.Plan(context);
        SmoothSection.Plan(context);
        AlignSection.Plan(context);
        MeasureSection.Plan(context, request.Command);
        return new ExperimentPlan(context.Name, context.Folder, context.Stages);
    }
}
