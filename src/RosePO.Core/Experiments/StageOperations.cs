using System.Globalization;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments;

/// <summary>The operation of each request.</summary>
internal static class StageOperations
{
    /// <summary>Runs a request's operation.</summary>
    public static StageResult Run(object request, IProgress<StageProgress>? progress, CancellationToken cancellation) => request switch
    {
        ImportDatasetRequest import => ImportDataset.Run(import, progress, cancellation),
        TrainingRequest training => TrainModel.Run(training, progress, cancellation),
        PreferencePairsRequest pairs => BuildPreferencePairs.Run(pairs, progress, cancellation),
        ImportPairsRequest pairs => ImportPreferencePairs.Run(pairs, progress, cancellation),
        OracleRequest oracle => TrainOracle.Run(oracle, progress, cancellation),
        OracleSmoothingRequest smoothing => SmoothPreferences.Run(smoothing, progress, cancellation),
        MeasurementRequest measurement => MeasureRecommendations.Run(measurement, progress, cancellation),
        _ => throw new InvalidOperationException($"No operation runs a {request.GetType().Name}."),
    };

    /// <summary>The device that a request names, or null where it computes on none.</summary>
    public static string? DeviceOf(object request) => request switch
    {
        TrainingRequest training => training.Device,
        PreferencePairsRequest pairs => pairs.Device,
        OracleRequest oracle => oracle.Device,
        OracleSmoothingRequest smoothing => smoothing.Device,
        MeasurementRequest measurement => measurement.Device,
        _ => null,
    };

    /// <summary>What is worth a word at a stage's end; null for nothing.</summary>
    public static string? NoteOn(StageResult? result) => result switch
    {
        ModelResult { Reused: false } model => string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Precision.ToString().ToLowerInvariant()}, peak {model.PeakMemory >> 20} MB{(model.ReferenceLogProbs is { } source ? $", reference log-probs {source}" : "")}{(model.PromptNote is { } prompts ? $", {prompts}" : "")}{(model.CheckpointNote is { } note ? $". {note}" : "")}"),
        PairSetResult { Reused: false, PromptNote: { } note } => note,
        DatasetResult data when data.Warnings().Any() => string.Join(" ", data.Warnings()),
        _ => null,
    };
}
