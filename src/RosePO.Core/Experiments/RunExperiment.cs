using System.Diagnostics;

namespace RosePO.Core.Experiments;

/// <summary>Runs the stages of an experiment file, each only where something that it reads has changed.</summary>
public static class RunExperiment
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="request">The file, the runs folder and the overrides.</param>
    /// <param name="progress">Told how far the stage that runs is, under the stage's own name.</param>
    /// <param name="cancellation">Stops the stage that runs; stages that are whole stay.</param>
    /// <exception cref="RoseException">The file is wrong, a stage failed, or another process holds the run's folder.</exception>
    public static ExperimentResult Run(
        ExperimentRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(request, progress, null, cancellation);

    /// <summary>Runs an experiment and tells each stage's outcome as it ends.</summary>
    /// <inheritdoc cref="Run(ExperimentRequest, IProgress{StageProgress}, CancellationToken)"/>
    /// <param name="request">The file, the runs folder and the overrides.</param>
    /// <param name="progress">Told how far the stage that runs is, under the stage's own name.</param>
    /// <param name="outcomes">Told what became of each stage, on the calling thread.</param>
    /// <param name="cancellation">Stops the stage that runs; stages that are whole stay.</param>
    public static ExperimentResult Run(
        ExperimentRequest request, IProgress<StageProgress>? progress, IProgress<StageOutcome>? outcomes, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var plans = ExperimentPlan.LoadAll(request);
        var runner = new PlanRunner(request, new StageIdentities([], request.CheckContent), progress, outcomes, cancellation);
        var stages = new List<StageOutcome>();
        var variants = new List<ExperimentVariant>();
        foreach (var plan in plans)
        {
            var (done, measurement) = runner.Run(plan);
            stages.AddRange(done);
            variants.Add(new ExperimentVariant(plan.Variant, plan.Folder, plan.Settings, measurement));
        }

        return new ExperimentResult
        {
            Name = plans[0].Name,
            Folder = plans[0].Root,
            Files = plans[0].Files,
            Stages = stages,
            Variants = variants,
            Figures = plans[0].Variant.Length == 0 ? [] : SweepFigures.Save(plans[0].Root, variants),
            Measurement = variants is [{ Name.Length: 0, Measurement: var only }] ? only : null,
            Reused = stages.TrueForAll(outcome => outcome.Reused),
            Elapsed = clock.Elapsed,
        };
    }
}
