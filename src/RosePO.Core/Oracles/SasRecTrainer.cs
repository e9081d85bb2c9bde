using RosePO.Core.Data;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>One pass over the training sequences.</summary>
/// <param name="Epoch">The pass, from 1.</param>
/// <param name="Loss">Mean cross-entropy over the catalogue, in nats a target.</param>
/// <param name="HitRatio">HR@1 among the validation candidates; NaN where the dataset has none.</param>
public sealed record OracleEpoch(int Epoch, double Loss, double HitRatio);

/// <summary>
/// Trains a SASRec by cross-entropy over the whole catalogue at every position of the training items, so that its scores are
/// the logits of a choice probability. Validation items choose the pass that is kept and train nothing; test items are not read.
/// </summary>
internal static class SasRecTrainer
{
    /// <summary>Trains until the validation hit ratio has not risen for <see cref="SasRecOptions.Patience"/> passes.</summary>
    /// <returns>The network in evaluation mode with the weights of the best pass, and every pass.</returns>
    /// <exception cref="RoseException">There is nothing to learn, an option is out of range, or the loss diverged.</exception>
    public static (SasRec Model, IReadOnlyList<OracleEpoch> Epochs, int BestEpoch) Fit(
        RecDataset dataset, SasRecOptions options, int seed, Device device, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var config = SasRecConfig.From(options, dataset.Items.Count);
        int[][] histories = [.. Enumerable.Range(0, dataset.Users.Count)
            .Select(user => dataset.TrainItems(user).ToArray()).Where(items => items.Length > 1)];
        if (histories.Length == 0)
        {
            throw OracleErrors.NothingToLearn(dataset.Folder);
        }

        var model = new SasRec(config, seed);
        try
        {
            model.to(device);
            var (epochs, best) = Fit(model, histories, dataset.Cases(DataSplit.Validation), options, new Random(seed), device, progress, cancellation);
            model.eval();
            return (model, epochs, best);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static (List<OracleEpoch> Epochs, int Best) Fit(
        SasRec model, int[][] histories, IReadOnlyList<EvaluationCase> cases, SasRecOptions options, Random random, Device device,
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var optimizer = new Adam(model.parameters(), options.LearningRate);
        using var kept = new WeightSnapshot(model);
        var epochs = new List<OracleEpoch>();
        var best = 0;
        using var pause = CollectorPause.Begin();
        for (var epoch = 1; epoch <= options.Epochs && epoch - best <= options.Patience; epoch++)
        {
            var windows = SequenceBatch.Cut(histories, model.Config.MaxLength, random).ToArray();
            random.Shuffle(windows);
            model.train();
            var loss = 0.0;
            var targets = 0;
            foreach (var rows in windows.Chunk(options.BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                pause.Renew();
                var (sum, count) = Step(model, optimizer, rows, device);
                loss += sum;
                targets += count;
            }

            if (!double.IsFinite(loss))
            {
                throw OracleErrors.Diverged(epoch);
            }

            var hitRatio = HitRatio(model, cases, device, cancellation);
            epochs.Add(new OracleEpoch(epoch, loss / targets, hitRatio));
            // Without validation questions the last pass is the best.
            if (best == 0 || double.IsNaN(hitRatio) || hitRatio > epochs[best - 1].HitRatio)
            {
                best = epoch;
                kept.Take();
            }

            progress?.Report(new StageProgress(
                "oracle", "training", epoch, options.Epochs,
                FormattableString.Invariant($"loss {loss / targets:F3}, validation HR@1 {hitRatio:F3}, best {epochs[best - 1].HitRatio:F3}")));
        }

        kept.Restore();
        return (epochs, best);
    }

    private static (double Loss, int Targets) Step(SasRec model, Adam optimizer, TrainingWindow[] rows, Device device)
    {
        using var scope = NewDisposeScope();
        var (inputs, positions, targets) = SequenceBatch.Of(rows, model.Padding, device);
        var encoded = model.forward(inputs)        // (B, L, D)
            .flatten(0, 1)                         // (B * L, D)
            .index_select(0, positions);           // (N, D): the vocabulary projection runs only where there is a target
        var loss = nn.functional.cross_entropy(model.Scores(encoded), targets);
        loss.backward();
        optimizer.Step();
        var count = (int)targets.shape[0];
        return (loss.item<float>() * (double)count, count);
    }

    private static double HitRatio(SasRec model, IReadOnlyList<EvaluationCase> cases, Device device, CancellationToken cancellation)
    {
        if (cases.Count == 0)
        {
            return double.NaN;
        }

        model.eval();
        var scores = SasRecOracle.Score(
            model, [.. cases.Select(question => new OracleQuery(question.History, question.Candidates))], device, null, cancellation);
        var hits = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var best = Array.IndexOf(scores[i], scores[i].Max());
            hits += cases[i].Candidates[best] == cases[i].Target ? 1 : 0;
        }

        return (double)hits / cases.Count;
    }
}
