using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Experiments;

/// <summary>What the stages of an experiment read that none of them makes.</summary>
internal static class ExperimentInputs
{
    /// <summary>The files, folders and artifacts whose content is part of what a plan's stages are, each once.</summary>
    /// <exception cref="RoseException">A file that a stage reads is missing.</exception>
    public static IReadOnlyList<string> Of(ExperimentPlan plan)
    {
        var planned = new PlannedRequests(plan.Stages);
        var made = plan.Stages.Select(stage => stage.Path).ToHashSet(StringComparer.Ordinal);
        return [.. plan.Stages.SelectMany(stage => planned.Of(stage).Inputs.Values).Where(path => !made.Contains(path)).Distinct(StringComparer.Ordinal)];
    }
}
