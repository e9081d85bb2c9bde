using System.Diagnostics;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Experiments.Running;
using RosePO.Core.Options;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Telemetry;

namespace RosePO.Core.Experiments;

/// <summary>Runs the stages of an experiment file, each only where something that it reads has changed.</summary>
public static class RunExperiment
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="request">The file, the runs folder and the overrides.</param>
    /// <param name="progress">Receives how far stages are, each under its own name; one report at a time, from any thread.</param>
    /// <param name="cancellation">Stops the stages that run; those that are complete stay.</param>
    /// <exception cref="RoseException">The file is wrong, a stage failed, or another process holds the run's folder.</exception>
    public static ExperimentResult Run(
        ExperimentRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(request, progress, null, cancellation);

    /// <summary>Runs an experiment and tells each stage's outcome as it ends.</summary>
    /// <inheritdoc cref="Run(ExperimentRequest, IProgress{StageProgress}, CancellationToken)"/>
    /// <param name="request">The file, the runs folder and the overrides.</param>
    /// <param name="progress">Receives how far stages are, each under its own name; one report at a time, from any thread.</param>
    /// <param name="outcomes">Receives what became of each stage as it ends, on the calling thread.</param>
    /// <param name="cancellation">Stops the stages that run; those that are complete stay.</param>
    public static ExperimentResult Run(
        ExperimentRequest request, IProgress<StageProgress>? progress, IProgress<StageOutcome>? outcomes, CancellationToken cancellation)
    {
        var shared = new SharedStages(RankGroup.Current);
        return shared.Run(() => Run(request, progress, outcomes, shared, cancellation), cancellation);
    }

    /// <summary>Checks a file as far as that is possible before anything runs: what it says, and whether this machine has the devices of the stages that are not made.</summary>
    /// <param name="request">The file, the runs folder and the overrides.</param>
    /// <returns>The plans.</returns>
    /// <exception cref="RoseException">The file is wrong: all mistakes that were found.</exception>
    internal static IReadOnlyList<ExperimentPlan> Check(ExperimentRequest request)
    {
        var plans = ExperimentPlan.LoadAll(request);
        List<RoseException> errors = [];
        foreach (var stage in plans.SelectMany(plan => plan.Stages).Where(stage => !Directory.Exists(stage.Path)))
        {
            try
            {
                // The others are everywhere, and known without loading libtorch.
                if (stage.Kind.DeviceOf(stage.Request) is { } device && device.StartsWith("cuda", StringComparison.OrdinalIgnoreCase))
                {
                    _ = TorchRuntime.SelectsCuda(device);
                }
            }
            catch (RoseException error) when (error.Error == RoseErrorCode.DeviceNotAvailable)
            {
                errors.Add(stage.AtDevice(error));
            }
        }

        return errors.Count == 0 ? plans : throw RoseException.Together(errors);
    }

    private static ExperimentResult Run(
        ExperimentRequest request, IProgress<StageProgress>? progress, IProgress<StageOutcome>? outcomes, SharedStages shared, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        OptionCheck.Run(request);
        var plans = Check(request);
        var identities = new StageIdentities([], request.CheckContent);
        using var span = Spans.Begin("rosepo.experiment", new KeyValuePair<string, object?>("rosepo.experiment.name", plans[0].Name));
        List<PlanRun> runs = [.. plans.Select(plan => new PlanRun(plan, identities))];
        new PlanRuns(runs, shared).Run(request, progress, outcomes, cancellation);
        List<StageOutcome> stages = [.. runs.SelectMany(run => run.Outcomes)];
        List<ExperimentVariant> variants =
        [
            .. runs.Select(run => new ExperimentVariant(run.Plan.Variant, run.Plan.Folder, run.Plan.Settings, run.Measurements is [var only] ? only.Result : null) { Measurements = run.Measurements }),
        ];
        var (figures, claims) = plans[0].Variant.Length == 0 ? ([], []) : SweepFigures.Save(plans[0].Name, plans[0].Root, variants, cancellation);
        return new ExperimentResult
        {
            Name = plans[0].Name,
            Folder = plans[0].Root,
            Files = plans[0].Files,
            Stages = stages,
            Variants = variants,
            Figures = figures,
            Claims = claims,
            SweepPage = figures.Count == 0 ? null : SweepFigures.PageAt(plans[0].Root),
            Measurement = variants is [{ Name.Length: 0, Measurement: var only }] ? only : null,
            Reused = stages.TrueForAll(outcome => outcome.Reused),
            Elapsed = clock.Elapsed,
        };
    }
}
