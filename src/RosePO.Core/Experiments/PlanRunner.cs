using System.Diagnostics;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments;

/// <summary>Runs the stages of one plan: what stands is kept, what was made elsewhere is restored, the rest is computed.</summary>
/// <param name="request">The request.</param>
/// <param name="identities">The hashes of files, shared by the plans of a sweep.</param>
/// <param name="progress">Told how far the stage that runs is, under the stage's own name.</param>
/// <param name="outcomes">Told what became of each stage.</param>
/// <param name="cancellation">Stops the stage that runs.</param>
internal sealed class PlanRunner(
    ExperimentRequest request, StageIdentities identities, IProgress<StageProgress>? progress, IProgress<StageOutcome>? outcomes, CancellationToken cancellation)
{
    /// <summary>Runs a plan.</summary>
    /// <returns>What became of each stage, and the measurement where there is one.</returns>
    public (IReadOnlyList<StageOutcome> Stages, MeasurementResult? Measurement) Run(ExperimentPlan plan)
    {
        using var published = Publication.Use(plan.Publication);
        var cache = new RunCache(plan.Runs, request.CheckContent);
        using var alone = RunLocks.Folder(plan, request.LockTimeout, progress, cancellation);
        plan.Save();
        var done = new List<StageOutcome>();
        var planned = identities.Of(plan);
        MeasurementResult? measurement = null;
        foreach (var (stage, identity) in plan.Stages.Zip(planned))
        {
            cancellation.ThrowIfCancellationRequested();
            var (outcome, result) = Run(plan, stage, identity, cache);
            measurement = result as MeasurementResult ?? measurement;
            done.Add(outcome);
            outcomes?.Report(outcome);
        }

        ExperimentLock.Save(plan, planned);
        return (done, measurement);
    }

    private (StageOutcome Outcome, StageResult? Result) Run(ExperimentPlan plan, PlannedStage stage, ArtifactIdentity identity, RunCache cache)
    {
        var clock = Stopwatch.StartNew();
        var step = StageStep.Of(stage, identity, cache.Has, request.CheckContent, remember: true);
        StageResult? result = null;
        if (step.Action != StageAction.Keep)
        {
            using var making = RunLocks.Stage(plan, stage, cache.LockOf(identity.Key), progress, cancellation);

            // Another process may have made it while this one waited.
            if (new RestoredStage(plan, stage).TryRestore(cache, identity, cancellation))
            {
                step = step with { Action = StageAction.Restore };
            }
            else
            {
                step = step with { Action = StageAction.Run };
                if (step.IsDamaged)
                {
                    Destination.Discard(stage.Path, progress, cancellation);
                }

                using var device = RunLocks.Device(plan, stage, progress, cancellation);
                result = StageOperations.Run(stage.Request, progress is null ? null : new StageNamer(plan.NameOf(stage), progress), cancellation);
            }
        }
        else
        {
            Destination.Tidy(stage.Path, plan.NameOf(stage), progress, cancellation);
        }

        Remember(stage, identity, cache);
        if (stage.Request is MeasurementRequest && result is null)
        {
            // Found by its key: this reads its figures.
            result = StageOperations.Run(stage.Request, null, cancellation);
        }

        var outcome = new StageOutcome(stage.Stage, stage.Path, step.Action != StageAction.Run, clock.Elapsed)
        {
            Variant = plan.Variant,
            Action = step.Action,
            Reason = step.Action == StageAction.Restore ? $"restored; {step.Reason}" : step.Reason,
            Key = identity.Key,
            Note = StageOperations.NoteOn(result),
        };
        return (outcome, result);
    }

    private static void Remember(PlannedStage stage, ArtifactIdentity identity, RunCache cache)
    {
        cache.Add(stage.Path, identity.Key);
        if (stage.Request is AlignRequest { Pairs: { } pairs } && Artifact.TryOpen(pairs) is { } manifest)
        {
            // Alignment leaves reference log-probs beside its pairs.
            cache.Add(pairs, manifest.Key);
        }
    }

    // An operation names itself; in an experiment the same operation runs under several names (align/dpo, align/rosepo).
    private sealed class StageNamer(string stage, IProgress<StageProgress> inner) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => inner.Report(value with { Stage = stage });
    }
}
