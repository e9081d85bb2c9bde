using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Evaluation.Protocols;

/// <summary>An answer of titles that were drawn, each as likely as the model has it: a sample of what the model says, in which a title may be several times, and no ranking.</summary>
internal static class DrawnTitles
{
    /// <summary>The titles of a user: as many as the longest list that a metric reads.</summary>
    public const int Draws = ModelAnswers.Deepest;

    /// <summary>The answer: a candidate's score is how often it was drawn, and the first title is the one that is recommended.</summary>
    /// <param name="question">The case.</param>
    /// <param name="drawn">The items in the order of the draws.</param>
    public static CaseAnswer Of(EvaluationCase question, int[] drawn) =>
        new(Array.ConvertAll(question.Candidates, item => (float)drawn.Count(title => title == item)))
        {
            Ranked = drawn,
            TargetRank = drawn[0] == question.Target ? 1 : CaseAnswer.NotFound,
        };
}
