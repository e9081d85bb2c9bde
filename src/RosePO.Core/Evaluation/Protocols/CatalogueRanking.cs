using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Tensors;

namespace RosePO.Core.Evaluation.Protocols;

/// <summary>Ranks of the whole catalogue: every title that the user's history lacks, and the true next one whether it does or not.</summary>
internal static class CatalogueRanking
{
    // Bounds the scores that are held at once; a batch of cases has one for each title.
    private const int CasesAtOnce = 64;

    /// <summary>The items that a case's answer may be, ascending.</summary>
    public static int[] Choices(EvaluationSet set, int at)
    {
        var known = set.Cases[at].History.ToHashSet();
        known.Remove(set.Cases[at].Target);
        return [.. Enumerable.Range(0, set.Dataset.Items.Count).Where(item => !known.Contains(item))];
    }

    /// <summary>Lets a recommender score every title.</summary>
    /// <param name="set">The cases.</param>
    /// <param name="score">Scores the candidates of cases, which are the choices here.</param>
    /// <param name="done">Receives how many cases are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static IReadOnlyList<CaseAnswer> Of(
        EvaluationSet set, Func<IReadOnlyList<EvaluationCase>, IReadOnlyList<float[]>> score, Action<int> done, CancellationToken cancellation)
    {
        var answers = new List<CaseAnswer>(set.Count);
        foreach (var chunk in Enumerable.Range(0, set.Count).Chunk(CasesAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            EvaluationCase[] cases = [.. chunk.Select(at => set.Cases[at] with { Candidates = Choices(set, at) })];
            answers.AddRange(score(cases).Select((scores, i) => Ranked(set.Cases[chunk[i]], cases[i].Candidates, scores, set.Depth)));
            done(answers.Count);
        }

        return answers;
    }

    // Choices ascend, so that places among them are ordered as ids are; a protocol of shorter lists finds nothing after their end.
    private static CaseAnswer Ranked(EvaluationCase question, int[] choices, float[] scores, int depth)
    {
        var places = new Dictionary<int, int>(choices.Length);
        for (var at = 0; at < choices.Length; at++)
        {
            places[choices[at]] = at;
        }

        var target = places[question.Target];
        var rank = ScoreOrder.RankOf(scores, target);
        return new CaseAnswer(Array.ConvertAll(question.Candidates, item => places.TryGetValue(item, out var at) ? scores[at] : float.NegativeInfinity))
        {
            Ranked = Array.ConvertAll(ScoreOrder.Best(scores, Math.Min(depth, ModelAnswers.Deepest)), at => choices[at]),
            TargetRank = rank <= depth ? rank : CaseAnswer.NotFound,
        };
    }
}
