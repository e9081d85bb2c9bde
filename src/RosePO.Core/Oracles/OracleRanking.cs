using RosePO.Core.Data;
using RosePO.Core.Oracles.Networks;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>How well an oracle finds the next items of some questions.</summary>
/// <param name="HitRatio">HR@1 among each question's candidates; NaN without questions.</param>
/// <param name="HitRatioAt10">HR@10 over the whole catalogue, items of the history left out.</param>
/// <param name="NdcgAt10">NDCG@10 of the same ranking: the mean of 1 / log2(1 + rank) over questions whose item is among the ten.</param>
internal sealed record OracleFigures(double HitRatio, double HitRatioAt10, double NdcgAt10)
{
    internal static readonly OracleFigures None = new(double.NaN, double.NaN, double.NaN);

    /// <summary>The figures of all questions from those of groups of them.</summary>
    internal static OracleFigures Mean(IEnumerable<(int Questions, OracleFigures Figures)> groups)
    {
        var asked = groups.Where(group => group.Questions > 0).ToList();
        return asked switch
        {
            [] => None,
            [var (_, only)] => only,
            _ => new OracleFigures(Of(figures => figures.HitRatio), Of(figures => figures.HitRatioAt10), Of(figures => figures.NdcgAt10)),
        };

        double Of(Func<OracleFigures, double> figure) => asked.Sum(group => group.Questions * figure(group.Figures)) / asked.Sum(group => group.Questions);
    }
}

/// <summary>Ranks the next items of questions.</summary>
internal static class OracleRanking
{
    private const int Cutoff = 10;

    /// <summary>Measures a network in evaluation mode; ranks are by <see cref="ScoreOrder"/>.</summary>
    public static OracleFigures Measure(OracleNetwork network, IReadOnlyList<EvaluationCase> cases, Device device, CancellationToken cancellation)
    {
        if (cases.Count == 0)
        {
            return OracleFigures.None;
        }

        var candidates = OracleBatches.Score(
            network, [.. cases.Select(question => new OracleQuery(question.History, question.Candidates))], device, null, cancellation);
        var hits = cases.Zip(candidates, (question, scores) => ScoreOrder.First(scores, question.Candidates) == question.Target).Count(hit => hit);
        int[] ranks = Ranks(network, cases, device, cancellation);
        return new OracleFigures((double)hits / cases.Count, ranks.Average(rank => RankGain.Hit(rank, Cutoff)), ranks.Average(rank => RankGain.Ndcg(rank, Cutoff)));
    }

    // The place of each target in the catalogue, from 1.
    private static int[] Ranks(OracleNetwork network, IReadOnlyList<EvaluationCase> cases, Device device, CancellationToken cancellation)
    {
        OracleQuery[] queries = [.. cases.Select(question => new OracleQuery(question.History, new[] { question.Target }))];
        return OracleBatches.Run(network, queries, device, (last, rows) =>
        {
            var scores = network.Scores(last);                                                     // (B, items)
            OracleBatches.Hide(scores, queries, rows);
            var values = scores.cpu().data<float>().ToArray();                                      // (B * items)
            return rows.Select((row, i) => ScoreOrder.RankOf(values.AsSpan(i * network.Items, network.Items), cases[row].Target)).ToArray();
        }, null, cancellation);
    }
}
