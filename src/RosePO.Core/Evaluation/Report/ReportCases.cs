namespace RosePO.Core.Evaluation.Report;

/// <summary>A few users to read: where a model is right and another is not, and the other way round.</summary>
internal static class ReportCases
{
    private const int Shown = 3;

    /// <summary>The section, or nothing where there is none to show.</summary>
    public static Markup Section(Measured measured, ReportModel subject, ReportModel? against)
    {
        var (set, margins) = (measured.Set, Margins(measured.Set, subject.Answers));
        bool Right(ReportModel model, int at) => model.Answers.Recommended[at] == set.Cases[at].Target;
        var best = Enumerable.Range(0, set.Count)
            .Where(at => Right(subject, at) && (against is null || !Right(against, at))).OrderByDescending(at => margins[at]).Take(Shown).ToArray();
        var worst = Enumerable.Range(0, set.Count)
            .Where(at => !Right(subject, at) && (against is null || Right(against, at))).OrderBy(at => margins[at]).Take(Shown).ToArray();
        if (best.Length + worst.Length == 0)
        {
            return Markup.Empty;
        }

        var rival = against is null ? Markup.Empty : Markup.Of($" and {against.Name} wrong");
        var other = against is null ? Markup.Empty : Markup.Of($" and {against.Name} right");
        return Markup.Of($"""
            <h2>Cases</h2>
            <p class="note">The clearest by the margin between the true title and the best of the others, in {subject.Name}'s own scores.</p>
            {Group(Markup.Of($"{subject.Name} right{rival}"), best, set, subject, against)}
            {Group(Markup.Of($"{subject.Name} wrong{other}"), worst, set, subject, against)}
            """);
    }

    private static Markup Group(Markup heading, int[] cases, EvaluationSet set, ReportModel subject, ReportModel? against) =>
        cases.Length == 0 ? Markup.Empty : Markup.Of($"<h3>{heading}</h3>{cases.Select(at => Case(at, set, subject, against))}");

    private static Markup Case(int at, EvaluationSet set, ReportModel subject, ReportModel? against) => Markup.Of($"""
        <div class="case"><dl>
        <dt>history</dt><dd><ol>{set.ShownHistory(at).ToArray().Select(item => Markup.Of($"<li>{set.Title(item)}</li>"))}</ol></dd>
        <dt>true next</dt><dd class="true">{set.Title(set.Cases[at].Target)}</dd>
        {Recommended(subject, at, set)}{(against is null ? Markup.Empty : Recommended(against, at, set))}
        </dl></div>
        """);

    private static Markup Recommended(ReportModel model, int at, EvaluationSet set)
    {
        var item = model.Answers.Recommended[at];
        var style = item == set.Cases[at].Target ? "good" : "bad";
        return Markup.Of($"""<dt>{model.Name}</dt><dd class="{style}">{set.Title(item)}</dd>""");
    }

    // The target's score above the best of the others; negative where it is not recommended.
    private static float[] Margins(EvaluationSet set, ModelAnswers answers)
    {
        var margins = new float[set.Count];
        for (var at = 0; at < margins.Length; at++)
        {
            var question = set.Cases[at];
            var scores = answers.Answers[at].Scores;
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

            margins[at] = target - other;
        }

        return margins;
    }
}
