using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Models;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Training;

/// <summary>Takes an objective's steps: loss, backward, clip, AdamW, log; checkpoints on the way and when cancelled.</summary>
internal sealed class TrainingLoop(
    ParameterStore parameters, TrainingRequest request, Checkpoint checkpoint, string logPath, IProgress<StageProgress>? progress)
{
    private const string Activity = "training";

    /// <summary>Runs every step that is left and returns the mean loss of the last tenth.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the checkpoint holds every step taken.</exception>
    public double Run(ITrainingObjective objective, CancellationToken cancellation)
    {
        using var optimizer = new FlatAdamW(parameters, request.WeightDecay);
        var done = checkpoint.Restore(parameters, optimizer);
        using var log = new TrainingLog(logPath, done);
        var clock = Stopwatch.StartNew();
        var first = done;
        var smoothed = double.NaN;
        using var pause = CollectorPause.Begin();
        for (var step = done; step < objective.Steps; step++)
        {
            pause.Renew();
            if (cancellation.IsCancellationRequested)
            {
                log.Flush();
                checkpoint.Save(step, parameters, optimizer);
                cancellation.ThrowIfCancellationRequested();
            }

            var loss = Step(objective, step, optimizer, log);
            smoothed = double.IsNaN(smoothed) ? loss : (0.95 * smoothed) + (0.05 * loss);
            var taken = step + 1;
            if (request.CheckpointEvery > 0 && taken % request.CheckpointEvery == 0 && taken < objective.Steps)
            {
                log.Flush();
                checkpoint.Save(taken, parameters, optimizer);
            }

            progress?.Report(new StageProgress(
                request.Stage.ToString().ToLowerInvariant(), Activity, taken, objective.Steps,
                string.Create(CultureInfo.InvariantCulture, $"loss {smoothed:0.0000}"),
                clock.Elapsed / (taken - first) * (objective.Steps - taken)));
        }

        return log.FinalLoss();
    }

    private double Step(ITrainingObjective objective, int step, FlatAdamW optimizer, TrainingLog log)
    {
        // Dropout is seeded by the step: a resumed run draws what an uninterrupted one draws.
        random.manual_seed(Seeds.Derive(request.Seed, 1, step));
        var metrics = new Dictionary<string, double>();
        using var scope = NewDisposeScope();
        var loss = objective.Loss(step, metrics);
        loss.backward();
        var rate = LearningRate.At(step + 1, objective.Steps, LearningRate.Highest(request), request.WarmupRatio);
        var value = (double)loss.item<float>();
        metrics["loss"] = Finite("loss", step, value);
        metrics["grad_norm"] = Finite("gradient's norm", step, optimizer.Step(step + 1, rate, request.MaxGradientNorm));
        metrics["learning_rate"] = rate;
        log.Write(step + 1, metrics);
        return value;
    }

    // Looked at before it is logged: JSON has no word for what is not a number.
    private static double Finite(string what, int step, double value) =>
        double.IsFinite(value) ? value : throw TrainingErrors.Diverged(what, step + 1, value);
}
