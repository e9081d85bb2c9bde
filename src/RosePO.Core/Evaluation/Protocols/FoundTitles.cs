using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Evaluation.Protocols;

/// <summary>An answer of titles that were found rather than scored one and all: those of a beam search, or the one that a text was grounded to.</summary>
internal static class FoundTitles
{
    /// <summary>The answer; what was not found ranks behind everything.</summary>
    /// <param name="question">The case.</param>
    /// <param name="found">Items with their scores, best first.</param>
    /// <param name="generated">What was written freely, if anything.</param>
    public static CaseAnswer Of(EvaluationCase question, IReadOnlyList<(int Item, double Score)> found, string? generated = null)
    {
        var place = found.Select(entry => entry.Item).ToList().IndexOf(question.Target);
        return new CaseAnswer(
            Array.ConvertAll(question.Candidates, item => found.Where(entry => entry.Item == item).Select(entry => (float)entry.Score).FirstOrDefault(float.NegativeInfinity)),
            generated)
        {
            Ranked = [.. found.Take(ModelAnswers.Deepest).Select(entry => entry.Item)],
            TargetRank = place < 0 ? CaseAnswer.NotFound : place + 1,
        };
    }
}
