using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>Chooses a few users to read: where a model is right and another is not, and the other way round.</summary>
internal static class CaseChoice
{
    private const int Shown = 3;

    /// <summary>The groups that contain anyone.</summary>
    /// <param name="measured">The measurement.</param>
    /// <param name="model">The model that the report is about.</param>
    /// <param name="against">The one that it is compared against; null where it is compared with none.</param>
    /// <param name="template">How the model's prompts are worded; null where that is not known.</param>
    public static IReadOnlyList<CaseGroup> Of(Measured measured, string model, string? against, PromptTemplate? template)
    {
        var set = measured.Set;
        var subject = measured.Answers.First(answers => answers.Name == model);
        var rival = measured.Answers.FirstOrDefault(answers => answers.Name == against);
        var titles = measured.Protocol.Histories.FirstOrDefault(history => history.Model == model)?.Titles ?? set.MaxHistory;
        ModelAnswers[] shown = rival is null ? [subject] : [subject, rival];
        var margins = Enumerable.Range(0, set.Count).Select(at => Margin(set, subject, at)).ToArray();
        CaseGroup[] groups =
        [
            new(
                $"{model} right{(rival is null ? "" : $" and {against} wrong")}",
                [.. Cases(at => Right(subject, at) && (rival is null || !Right(rival, at))).OrderByDescending(at => margins[at]).Take(Shown).Select(Read)]),
            new(
                $"{model} wrong{(rival is null ? "" : $" and {against} right")}",
                [.. Cases(at => !Right(subject, at) && (rival is null || Right(rival, at))).OrderBy(at => margins[at]).Take(Shown).Select(Read)]),
        ];
        return [.. groups.Where(group => group.Cases.Count > 0)];

        IEnumerable<int> Cases(Func<int, bool> chosen) => Enumerable.Range(0, set.Count).Where(chosen);

        PromptTitle[] Worded(IEnumerable<int> items) => [.. items.Select(item => new PromptTitle(set.Title(item), set.Dataset.Items[item].Domain))];

        bool Right(ModelAnswers answers, int at) => answers.Recommended[at] == set.Cases[at].Target;

        ReportCase Read(int at)
        {
            int[] history = [.. set.ShownHistory(at).ToArray().TakeLast(titles)];
            return new ReportCase(
                set.Dataset.Users[set.Cases[at].User].SourceId,
                [.. history.Select(set.Title)],
                template is null ? null : PromptWording.Of(template, Worded(history), set.ListsCandidates ? Worded(set.Cases[at].Candidates) : []),
                set.Title(set.Cases[at].Target),
                [.. shown.Select(answers => (answers.Name, set.Title(answers.Recommended[at]), Right(answers, at)))]);
        }
    }

    // The target's score above the best of the others; negative where it is not recommended.
    private static float Margin(EvaluationSet set, ModelAnswers answers, int at)
    {
        var (question, scores) = (set.Cases[at], answers.Answers[at].Scores);
        float target = 0, other = float.NegativeInfinity;
        for (var i = 0; i < scores.Length; i++)
        {
            if (question.Candidates[i] == question.Target)
            {
                target = scores[i];
            }
            else
            {
                other = Math.Max(other, scores[i]);
            }
        }

        // Neither was found: nothing is clear.
        return float.IsNaN(target - other) ? 0 : target - other;
    }
}
