using RosePO.Core.Oracles.Networks;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>Puts questions to a network, batch by batch.</summary>
internal static class OracleBatches
{
    private const int RowsAtOnce = 256;

    /// <summary>Answers every question.</summary>
    /// <param name="network">The network, in evaluation mode.</param>
    /// <param name="queries">The questions.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="answer">Takes what the histories of some rows predict, (B, D), and those rows, and gives each row's answer.</param>
    /// <param name="done">Receives how many questions are answered.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static T[] Run<T>(
        OracleNetwork network, IReadOnlyList<OracleQuery> queries, Device device, Func<Tensor, int[], T[]> answer, Action<int>? done,
        CancellationToken cancellation)
    {
        using var inference = inference_mode();
        var longest = network.Options.MaxLength;
        // Questions of like length share a batch, so that short histories are not padded to the longest.
        var order = Enumerable.Range(0, queries.Count).OrderBy(i => Math.Min(queries[i].History.Length, longest)).ToArray();
        using var pause = GcPause.Begin();
        return RankShare.Of(queries.Count, order.Chunk(RowsAtOnce), batch =>
        {
            int[] rows = [.. batch];
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var inputs = SequenceBatch.Of([.. rows.Select(row => queries[row].History)], longest, network.Padding, device); // (B, L)
            return answer(network.forward(inputs).select(1, inputs.shape[1] - 1), rows);       // (B, D)
        }, done);
    }

    /// <summary>The score of each question's items.</summary>
    public static float[][] Score(
        OracleNetwork network, IReadOnlyList<OracleQuery> queries, Device device, Action<int>? done, CancellationToken cancellation) =>
        Run(network, queries, device, (last, rows) => Take(network.Scores(last, Asked(queries, rows, device)), queries, rows), done, cancellation);

    /// <summary>The log-odds of the percentile rank of each question's items: see <see cref="IOracle.RankOdds"/>.</summary>
    public static float[][] RankOdds(
        OracleNetwork network, IReadOnlyList<OracleQuery> queries, Device device, Action<int>? done, CancellationToken cancellation) =>
        Run(network, queries, device, (last, rows) =>
        {
            var all = network.Scores(last);                                                    // (B, items)
            var asked = all.gather(1, Asked(queries, rows, device));                           // (B, K)
            Hide(all, queries, rows);
            // Equal ones count half, and so does the item itself: what the half in q is.
            var below = Enumerable.Range(0, (int)asked.shape[1]).Select(k =>
                (all.lt(asked.narrow(1, k, 1)).sum(1) + all.le(asked.narrow(1, k, 1)).sum(1)).to(ScalarType.Float32) / 2); // (B)
            var q = stack(below, 1) / all.isfinite().sum(1, keepdim: true);                    // (B, K)
            return Take(q.log() - (-q).log1p(), queries, rows);
        }, done, cancellation);

    /// <summary>Sets the scores of items that a row's history contains to NaN, which is neither more nor less than anything.</summary>
    /// <param name="scores">(B, items).</param>
    /// <param name="queries">The questions.</param>
    /// <param name="rows">The questions of the rows.</param>
    public static void Hide(Tensor scores, IReadOnlyList<OracleQuery> queries, int[] rows)
    {
        var items = scores.shape[1];
        long[] known = [.. rows.SelectMany((row, at) =>
            queries[row].History.ToArray().Except(queries[row].Items.ToArray()).Select(item => (at * items) + item))];
        if (known.Length > 0)
        {
            using Scalar nothing = float.NaN;
            scores.view(-1).index_fill_(0, tensor(known, device: scores.device), nothing);
        }
    }

    // (B, K): shorter lists are filled with item 0, whose answers nobody reads.
    private static Tensor Asked(IReadOnlyList<OracleQuery> queries, int[] rows, Device device)
    {
        var width = rows.Max(row => queries[row].Items.Length);
        var asked = new long[rows.Length * width];
        for (var row = 0; row < rows.Length; row++)
        {
            var items = queries[rows[row]].Items.Span;
            for (var i = 0; i < items.Length; i++)
            {
                asked[row * width + i] = items[i];
            }
        }

        return tensor(asked, [rows.Length, width], device: device);
    }

    private static float[][] Take(Tensor found, IReadOnlyList<OracleQuery> queries, int[] rows)
    {
        var width = (int)found.shape[1];
        var values = found.cpu().data<float>().ToArray();
        return [.. rows.Select((row, at) => values.AsSpan(at * width, queries[row].Items.Length).ToArray()).Select(scores =>
            Array.TrueForAll(scores, float.IsFinite) ? scores : throw OracleErrors.NotFinite())];
    }
}
