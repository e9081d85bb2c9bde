using System.Diagnostics;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Telemetry;

namespace RosePO.Core.Experiments.Running;

/// <summary>Runs one stage of a plan: what is there is kept, what was made elsewhere is restored, the rest is computed.</summary>
/// <param name="request">The request.</param>
/// <param name="progress">Receives how far the stage is, under its own name.</param>
/// <param name="shared">The ranks that compute it.</param>
internal sealed class StageRunner(ExperimentRequest request, IProgress<StageProgress>? progress, SharedStages shared)
{
    /// <summary>Runs a stage whose inputs are there.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="identity">What it will be.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What became of it, and the measurement where it is one.</returns>
    public (StageOutcome Outcome, MeasurementResult? Measurement) Run(ExperimentPlan plan, PlannedStage stage, ArtifactIdentity identity, CancellationToken cancellation)
    {
        using var published = Publication.Use(plan.Publication);
        var clock = Stopwatch.StartNew();
        var cache = new RunCache(plan.Runs, request.CheckContent);
        var step = StageStep.Of(stage, identity, cache.Has, request.CheckContent, remember: true);
        StageResult? result = null;
        var waited = TimeSpan.Zero;
        if (step.Action != StageAction.Keep)
        {
            using var making = Wait(() => RunLocks.Stage(plan, stage, cache.LockOf(identity.Key), progress, cancellation));

            // Somebody else may have made it while this one waited.
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

                using var device = Wait(() => RunLocks.Device(plan, stage, progress, cancellation));

                using var span = Spans.Begin("rosepo.experiment.stage", new("rosepo.experiment.name", plan.Name), new("rosepo.stage.name", plan.NameOf(stage)));

                // An operation names itself; in an experiment the same operation runs under several names (align/dpo, align/rosepo).
                result = shared.Run(
                    stage.Kind, stage.Request, progress is null ? null : new Relay<StageProgress>(value => progress.Report(value with { Stage = plan.NameOf(stage) })), cancellation);
            }
        }
        else
        {
            Destination.Tidy(stage.Path, plan.NameOf(stage), progress, cancellation);
        }

        Remember(stage, identity, cache);
        if (stage.Request is MeasurementRequest measurement && result is null)
        {
            // Found by its key: this reads its figures.
            result = stage.Kind.Run(measurement with { Launcher = null }, null, cancellation);
        }

        var outcome = new StageOutcome(stage.Stage, stage.Path, step.Action != StageAction.Run, clock.Elapsed - waited)
        {
            Variant = plan.Variant,
            Waited = waited,
            Action = step.Action,
            Reason = step.Action == StageAction.Restore ? $"restored; {step.Reason}" : step.Reason,
            Key = identity.Key,
            Note = string.Join("; ", new[] { stage.Note, result is null ? null : stage.Kind.NoteOn(result) }.OfType<string>()) is { Length: > 0 } note ? note : null,
        };
        return (outcome, result as MeasurementResult);

        // What a lock takes is somebody else's work.
        T Wait<T>(Func<T> take)
        {
            var before = clock.Elapsed;
            try
            {
                return take();
            }
            finally
            {
                waited += clock.Elapsed - before;
            }
        }
    }

    private static void Remember(PlannedStage stage, ArtifactIdentity identity, RunCache cache)
    {
        cache.Add(stage.Path, identity.Key);
        if (stage.Request is AlignRequest { Pairs: { } pairs } && Artifact.TryOpen(pairs) is { } manifest)
        {
            // Alignment leaves reference log-probs, a companion, beside its pairs.
            cache.Add(pairs, manifest.Key);
        }
    }
}
