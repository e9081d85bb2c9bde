using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Telemetry;
using RosePO.Core.Tensors;
using RosePO.Core.Tracking;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

/// <summary>The outcome of a run of steps.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="BestStep">The step whose weights were kept.</param>
/// <param name="Loss">The mean loss of the last tenth of the steps.</param>
/// <param name="CheckpointNote">Why a checkpoint that was there was not used; null where there was none, or it was.</param>
internal sealed record TrainingOutcome(int Steps, int BestStep, double Loss, string? CheckpointNote);

/// <summary>Takes an objective's steps: losses, backward, clip, AdamW, log; measurements and checkpoints on the way, a checkpoint when cancelled.</summary>
internal sealed class TrainingLoop(
    LlamaModel network, TrainingRequest request, ArtifactFolder folder, Checkpoint checkpoint, Validation validation, MlflowRun? run, IProgress<StageProgress>? progress)
{
    private const string Activity = "training";
    private const string Events = "tensorboard";

    // Below that a rank's share of a step is worth little against the longest of the others.
    private const int FewRows = 4;

    private readonly ParameterStore _parameters = network.Adapter?.Parameters ?? network.Parameters;
    private readonly RankGroup _ranks = RankGroup.Current;

    private string StageName => TrainingStages.Of(request).ToString().ToLowerInvariant();

    /// <summary>Takes every step that is left.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the checkpoint contains every step taken.</exception>
    public TrainingOutcome Run(ITrainingObjective objective, CancellationToken cancellation)
    {
        var steps = request.MaxSteps is { } limit ? Math.Min(limit, objective.Steps) : objective.Steps;
        using var optimizer = new FlatAdamW(_parameters, request.WeightDecay);
        using var best = validation.Best(_parameters.Flat);
        var state = new TrainingState(_parameters, optimizer, best);
        var note = _ranks.Decided(() => checkpoint.Restore(state));
        state.Share(_ranks);
        if (note is not null)
        {
            progress?.Report(new StageProgress(StageName, "starting again", 0, steps, note) { IsNotable = true });
        }
        else if (state.Step > 0)
        {
            progress?.Report(new StageProgress(StageName, FormattableString.Invariant($"continued from step {state.Step}"), state.Step, steps) { IsNotable = true });
        }

        if (_ranks.IsShared && request.BatchSize < FewRows * _ranks.Size)
        {
            progress?.Report(new StageProgress(StageName, "starting", 0, steps, FormattableString.Invariant(
                $"{_ranks.Size} ranks share the {request.BatchSize} rows of a step, and with fewer than {FewRows} each they wait for one another: raise the batch size or take fewer ranks")));
        }

        if (_ranks.JoinDevices(optimizer.Gradient) is { } slower)
        {
            progress?.Report(new StageProgress(StageName, "starting", 0, steps, slower));
        }

        using var log = _ranks.IsFirst ? new TrainingLog(folder.File(ModelFolder.Log), state.Step, [.. OtherLogs()]) : null;
        var rate = new LearningRate(request, steps);
        var clock = Stopwatch.StartNew();
        var first = state.Step;
        var smoothed = double.NaN;
        using var pause = GcPause.Begin();
        while (state.Step < steps && best is not { IsExhausted: true })
        {
            pause.Renew();
            if (IsCancelled(cancellation))
            {
                Save(state, log);
                progress?.Report(new StageProgress(StageName, FormattableString.Invariant($"stopped, checkpoint at step {state.Step}"), state.Step, steps) { IsNotable = true });
                throw new OperationCanceledException(cancellation);
            }

            var loss = Step(objective, state, rate, optimizer, best, log);
            smoothed = double.IsNaN(smoothed) ? loss : (0.95 * smoothed) + (0.05 * loss);
            if (request.CheckpointEvery > 0 && state.Step % request.CheckpointEvery == 0 && state.Step < steps)
            {
                Save(state, log);
            }

            progress?.Report(new StageProgress(
                StageName, Activity, state.Step, steps,
                string.Create(CultureInfo.InvariantCulture, $"loss {smoothed:0.0000}"),
                clock.Elapsed / (state.Step - first) * (steps - state.Step)));
        }

        // The last step's loss says nothing of what the step made.
        using (NewDisposeScope())
        {
            var (least, most) = _parameters.Flat.detach().aminmax();
            Finite("smallest weight", state.Step - 1, least.item<float>());
            Finite("largest weight", state.Step - 1, most.item<float>());
        }

        RankWeights.Require(_ranks, _parameters.Flat, state.Step);
        best?.Restore();
        return new TrainingOutcome(state.Step, best?.Kept.Count > 0 ? best.Step : state.Step, _ranks.Decided(() => log!.FinalLoss()), note);
    }

    private IEnumerable<IStepLog> OtherLogs()
    {
        if (request.TensorBoard)
        {
            yield return new TensorBoardLog(folder.File(Events));
        }

        if (run is not null)
        {
            yield return run;
        }
    }

    private double Step(ITrainingObjective objective, TrainingState state, LearningRate rate, FlatAdamW optimizer, BestWeights? best, TrainingLog? log)
    {
        using var span = Spans.Begin("rosepo.training.step", new("rosepo.stage.name", StageName), new("rosepo.training.step", state.Step + 1));
        var timed = Measures.StepDuration.Start();

        // Dropout is seeded by the step: a resumed run draws what an uninterrupted one draws.
        network.Draws.Begin(Seeds.Dropout(request.Seed, state.Step), _ranks.Rank, _ranks.Size);
        var metrics = new Dictionary<string, double>();
        var loss = Finite("loss", state.Step, Shared(Backward(objective, state.Step, metrics), optimizer.Gradient));
        var step = ++state.Step;
        metrics["loss"] = loss;
        metrics["grad_norm"] = Finite("gradient's norm", step - 1, optimizer.Step(step, rate.At(step), request.MaxGradientNorm));
        metrics["learning_rate"] = rate.At(step);
        var tokens = (long)metrics["num_tokens"];
        metrics["num_tokens"] = state.Tokens += tokens;
        Measure(timed, loss, tokens);
        if (best is not null && step % request.Validation.Every == 0)
        {
            best.Offer(step, validation.Measure(metrics));
        }

        log?.Write(step, metrics);
        return loss;
    }

    // Before the validation users are measured, which is no part of the step.
    private void Measure(long timed, double loss, long tokens)
    {
        var stage = KeyValuePair.Create("rosepo.stage.name", (object?)StageName);
        Measures.StepDuration.Stop(timed, stage);
        Measures.StepLoss.Record(loss, stage);
        Measures.StepTokens.Add(tokens, stage);
    }

    // Each rank computed some of the step's parts: their sums are the step's. Parts are shares of the whole batch already, so nothing is divided.
    private double Shared(double loss, Tensor gradient)
    {
        _ranks.Sum(gradient);
        double[] sum = [loss];
        _ranks.Sum(sum);
        return sum[0];
    }

    // A signal does not reach all ranks at once: they stop after the same step.
    private bool IsCancelled(CancellationToken cancellation)
    {
        double[] asked = [cancellation.IsCancellationRequested ? 1 : 0];
        _ranks.Max(asked);
        return asked[0] > 0;
    }

    // Part by part: the graph of one is freed before the next is made.
    private double Backward(ITrainingObjective objective, int step, Dictionary<string, double> metrics)
    {
        var sum = 0.0;
        using var parts = objective.Losses(step, metrics).GetEnumerator();
        while (true)
        {
            using var scope = NewDisposeScope();
            if (!parts.MoveNext())
            {
                return sum;
            }

            network.Backward(parts.Current);
            sum += parts.Current.item<float>();
        }
    }

    // The log is on disk before the checkpoint that counts on it.
    private void Save(TrainingState state, TrainingLog? log)
    {
        RankWeights.Require(_ranks, _parameters.Flat, state.Step);
        if (log is not null)
        {
            log.Flush();
            checkpoint.Save(state);
        }

        _ranks.Barrier();
    }

    // Looked at before it is logged: JSON has no word for what is not a number.
    private double Finite(string what, int step, double value) =>
        double.IsFinite(value) ? value : throw TrainingErrors.Diverged(what, step + 1, value, checkpoint.Stands);
}
