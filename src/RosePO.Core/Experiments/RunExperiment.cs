using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments;

/// <summary>Runs the stages of an experiment file, each only where something that it reads has changed.</summary>
public static class RunExperiment
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="request">The file, the runs folder and the overrides.</param>
    /// <param name="progress">Told how far the stage that runs is, under the stage's own name.</param>
    /// <param name="cancellation">Stops the stage that runs; stages that are whole stay.</param>
    /// <exception cref="RoseException">The file is wrong, or a stage failed.</exception>
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
        var plan = ExperimentPlan.Load(request);
        plan.Save();
        var done = new List<StageOutcome>();
        MeasurementResult? measurement = null;
        foreach (var stage in plan.Stages)
        {
            cancellation.ThrowIfCancellationRequested();
            var before = Artifact.TryOpen(stage.Path);
            var started = clock.Elapsed;
            var result = Run(stage.Request, progress is null ? null : new StageNamer(stage.Stage, progress), cancellation);
            var outcome = new StageOutcome(stage.Stage, stage.Path, result.Reused, clock.Elapsed - started)
            {
                Reason = StageReason.Of(before, Artifact.TryOpen(stage.Path), result.Reused),
                Note = NoteOn(result),
            };
            done.Add(outcome);
            outcomes?.Report(outcome);
            measurement = result as MeasurementResult ?? measurement;
        }

        return new ExperimentResult
        {
            Name = plan.Name,
            Folder = plan.Folder,
            Stages = done,
            Measurement = measurement,
            Reused = done.TrueForAll(outcome => outcome.Reused),
            Elapsed = clock.Elapsed,
        };
    }

    private static string? NoteOn(StageResult result) => result is ModelResult { Reused: false } model
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Precision.ToString().ToLowerInvariant()}, peak {model.PeakMemory >> 20} MB{(model.ReferenceLogProbs is { } source ? $", reference log-probs {source}" : "")}")
        : null;

    private static StageResult Run(object request, IProgress<StageProgress>? progress, CancellationToken cancellation) => request switch
    {
        ImportDatasetRequest import => ImportDataset.Run(import, progress, cancellation),
        TrainingRequest training => TrainModel.Run(training, progress, cancellation),
        PreferencePairsRequest pairs => BuildPreferencePairs.Run(pairs, progress, cancellation),
        OracleRequest oracle => TrainOracle.Run(oracle, progress, cancellation),
        OracleSmoothingRequest smoothing => SmoothPreferences.Run(smoothing, progress, cancellation),
        MeasurementRequest measurement => MeasureRecommendations.Run(measurement, progress, cancellation),
        _ => throw new InvalidOperationException($"No operation runs a {request.GetType().Name}."),
    };

    // An operation names itself; in an experiment the same operation runs under several names (align/dpo, align/rosepo).
    private sealed class StageNamer(string stage, IProgress<StageProgress> inner) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => inner.Report(value with { Stage = stage });
    }
}
