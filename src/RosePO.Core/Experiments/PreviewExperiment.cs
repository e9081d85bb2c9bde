using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Experiments;

/// <summary>Tells what a run of an experiment would do, and why, without doing any of it.</summary>
public static class PreviewExperiment
{
    /// <summary>Previews an experiment; nothing is written.</summary>
    /// <param name="request">The file, the runs folder and the overrides.</param>
    /// <exception cref="RoseException">The file is wrong, or a file that a stage reads is missing.</exception>
    public static ExperimentPreview Run(ExperimentRequest request)
    {
        var plans = ExperimentPlan.LoadAll(request);
        var cache = new RunCache(plans[0].Runs, request.CheckContent);
        var identities = new StageIdentities([], request.CheckContent);
        var earlier = new HashSet<string>(StringComparer.Ordinal);
        var stages = new List<StagePreview>();
        foreach (var plan in plans)
        {
            foreach (var (stage, identity) in plan.Stages.Zip(identities.Of(plan)))
            {
                if (stage.WaitsFor is { } choice)
                {
                    stages.Add(new StagePreview(plan.Variant, stage.Stage, stage.Path, StageAction.Wait, $"follows from {choice}", ""));
                    continue;
                }

                // What an earlier variant makes is there when its turn comes.
                var step = StageStep.Of(stage, identity, key => earlier.Contains(key) || cache.Has(key), request.CheckContent, remember: false);
                earlier.Add(identity.Key);
                stages.Add(new StagePreview(plan.Variant, stage.Stage, stage.Path, step.Action, stage.Note is { } note ? $"{step.Reason}; {note}" : step.Reason, identity.Key));
            }

            stages.AddRange(plan.Skipped.Select(stage => new StagePreview(plan.Variant, stage.Stage, stage.Path, StageAction.Skip, stage.Reason, "")));
        }

        return new ExperimentPreview { Name = plans[0].Name, Folder = plans[0].Root, Stages = stages };
    }
}
