using RosePO.Core.Data;
using RosePO.Core.Oracles.Networks;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>One pass over the training sequences.</summary>
/// <param name="Epoch">The pass, from 1.</param>
/// <param name="Loss">The mean loss, in nats per target.</param>
/// <param name="Validation">The figures of the validation questions; NaN where the dataset has none.</param>
internal sealed record OracleEpoch(int Epoch, double Loss, OracleFigures Validation);

/// <summary>
/// Trains any network at every position of the training items. Validation questions choose the pass that is kept and train nothing; test
/// items are not read.
/// </summary>
internal static class OracleTrainer
{
    /// <summary>
    /// Trains until the validation figure has not risen for <see cref="OracleOptions.Patience"/> passes. The users of the network's own fold are as if they were not in
    /// the dataset: neither their items train it nor do their validation questions choose its pass.
    /// </summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="options">The network and its training.</param>
    /// <param name="seed">Seeds the network.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="progress">Receives each pass.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <param name="folds">The folds; null for one network.</param>
    /// <param name="fold">The network's fold, from 0.</param>
    /// <returns>The network in evaluation mode with the weights of the best pass, and every pass.</returns>
    /// <exception cref="RoseException">There is nothing to learn, an option is out of range, or the loss diverged.</exception>
    public static (OracleNetwork Network, IReadOnlyList<OracleEpoch> Epochs, int BestEpoch) Fit(
        RecDataset dataset, OracleOptions options, int seed, Device device, IProgress<StageProgress>? progress, CancellationToken cancellation,
        OracleFolds? folds = null, int fold = 0)
    {
        OracleRules.Check(options);
        folds ??= OracleFolds.One;
        var histories = Histories(dataset, folds, fold);
        if (histories.Length == 0)
        {
            throw OracleErrors.NothingToLearn(dataset.Folder);
        }

        var cases = dataset.Cases(DataSplit.Validation).Where(question => folds.LearnsFrom(fold, question.User)).ToArray();
        return OracleRegistry.Create(options, dataset.Items.Count, seed).OrDispose(network =>
        {
            network.to(device);
            var (epochs, best) = Fit(network, histories, cases, new Random(Seeds.OracleOrder(seed)), device, folds.NameOf("training", fold), progress, cancellation);
            network.eval();
            return (network, epochs, best);
        });
    }

    /// <summary>All that the weights of a fold are trained on: the training items of every user of another fold with two of them.</summary>
    public static int[][] Histories(RecDataset dataset, OracleFolds folds, int fold) =>
        [.. Enumerable.Range(0, dataset.Users.Count).Where(user => folds.LearnsFrom(fold, user)).Select(user => dataset.TrainItems(user).ToArray()).Where(items => items.Length > 1)];

    private static (List<OracleEpoch> Epochs, int Best) Fit(
        OracleNetwork network, int[][] histories, IReadOnlyList<EvaluationCase> cases, Random random, Device device,
        string activity, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var options = network.Options;
        using var optimizer = new Adam(network.parameters());
        using var best = new BestWeights(network.parameters(), options.Patience);
        var epochs = new List<OracleEpoch>();
        var steps = 0;
        using var pause = GcPause.Begin();
        for (var epoch = 1; epoch <= options.Epochs && !best.IsExhausted; epoch++)
        {
            var windows = random.Shuffled(SequenceBatch.Cut(histories, options.MaxLength, random));
            network.train();
            var loss = 0.0;
            var targets = 0;
            foreach (var rows in windows.Chunk(options.BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                pause.Renew();
                var (sum, count) = Step(network, optimizer, ++steps, rows, random, device);
                loss += sum;
                targets += count;
            }

            if (!double.IsFinite(loss))
            {
                throw OracleErrors.Diverged(epoch);
            }

            network.eval();
            epochs.Add(new OracleEpoch(epoch, loss / targets, OracleRanking.Measure(network, cases, device, cancellation)));
            best.Offer(epoch, Figure(epochs[^1], options)); // NaN without validation questions: the last pass is then the best
            progress?.Report(new StageProgress("oracle", activity, epoch, options.Epochs, Message(epochs[^1], epochs[best.Step - 1], options)));
        }

        best.Restore();
        return (epochs, best.Step);
    }

    private static (double Loss, int Targets) Step(OracleNetwork network, Adam optimizer, int step, TrainingWindow[] rows, Random random, Device device)
    {
        using var scope = NewDisposeScope();
        var (inputs, positions, targets) = SequenceBatch.Of(rows, network.Padding, device);
        var encoded = network.forward(inputs)      // (B, L, D)
            .flatten(0, 1)                         // (B * L, D)
            .index_select(0, positions);           // (N, D): the vocabulary projection runs only where there is a target
        var loss = OracleLoss.Of(network, encoded, targets, random);
        loss.backward();
        optimizer.Step(step, network.Options.LearningRate, parameter => parameter.grad);
        var count = (int)targets.shape[0];
        return (loss.item<float>() * (double)count, count);
    }

    private static double Figure(OracleEpoch epoch, OracleOptions options) =>
        options.Selection == OracleSelection.Ndcg ? epoch.Validation.NdcgAt10 : epoch.Validation.HitRatio;

    private static string Message(OracleEpoch now, OracleEpoch best, OracleOptions options) => FormattableString.Invariant(
        $"loss {now.Loss:F3}, validation {(options.Selection == OracleSelection.Ndcg ? "NDCG@10" : "HR@1")} {Figure(now, options):F3}, best {Figure(best, options):F3}");
}
