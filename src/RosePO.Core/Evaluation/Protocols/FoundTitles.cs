using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Tensors;

namespace RosePO.Core.Evaluation.Protocols;

/// <summary>An answer of titles that were found rather than scored one and all: those of a beam search, or the one that a text was grounded to.</summary>
internal static class FoundTitles
{
    /// <summary>The answer; what was not found ranks after everything.</summary>
    /// <param name="question">The case.</param>
    /// <param name="found">Items with their scores.</param>
    /// <param name="generated">What was written freely, if anything.</param>
    public static CaseAnswer Of(EvaluationCase question, IReadOnlyList<(int Item, float Score)> found, string? generated = null)
    {
        int[] ranked = ScoreOrder.Ranked([.. found.Select(entry => entry.Score)], [.. found.Select(entry => entry.Item)]);
        var place = Array.IndexOf(ranked, question.Target);
        return new CaseAnswer(
            Array.ConvertAll(question.Candidates, item => found.Where(entry => entry.Item == item).Select(entry => entry.Score).FirstOrDefault(float.NegativeInfinity)),
            generated)
        {
            Ranked = [.. ranked.Take(ModelAnswers.Deepest)],
            TargetRank = place < 0 ? CaseAnswer.NotFound : place + 1,
        };
    }
}
