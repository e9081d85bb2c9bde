using RosePO.Core.Data;
using RosePO.Core.Oracles;

namespace RosePO.Benchmarks.Measuring;

/// <summary>What recommending by training popularity alone comes to, by the same protocol as an oracle.</summary>
internal static class PopularityFigures
{
    private const int Cutoff = 10;

    /// <summary>Measures; of equally popular items those of smaller ids come first.</summary>
    public static OracleFigures Measure(RecDataset dataset, IReadOnlyList<EvaluationCase> cases)
    {
        int[] order = [.. dataset.Items.OrderByDescending(item => item.Popularity).Select(item => item.Id)];
        var place = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            place[order[i]] = i;
        }

        var hits = cases.Count(question => question.Candidates.MinBy(item => place[item]) == question.Target);
        int[] ranks = [.. cases.Select(question =>
            1 + place[question.Target] - question.History.Distinct().Count(item => item != question.Target && place[item] < place[question.Target]))];
        var found = ranks.Where(rank => rank <= Cutoff).ToArray();
        return new OracleFigures(
            (double)hits / cases.Count, (double)found.Length / cases.Count, found.Sum(rank => 1 / Math.Log2(1 + rank)) / cases.Count);
    }
}
