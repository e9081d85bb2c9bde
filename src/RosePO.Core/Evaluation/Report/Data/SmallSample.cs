using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>Whether as many users were measured as a decision needs.</summary>
/// <param name="Users">Users measured; of windows fewer than n.</param>
/// <param name="HalfWidth">Half the width of the interval that decides, in HR@1.</param>
/// <param name="Against">The model that the interval's difference is from; null where it is that of the figure itself.</param>
internal sealed record SmallSample(int Users, double HalfWidth, string? Against)
{
    /// <summary>The half width that is wanted: of a hundred users two more, or two fewer, served right.</summary>
    public const double Wanted = 0.02;

    /// <summary>About how many users would have it, in two digits: widths go with the root of how many there are.</summary>
    public int Needed
    {
        get
        {
            var users = Users * Math.Pow(HalfWidth / Wanted, 2);
            var digit = Math.Pow(10, Math.Floor(Math.Log10(users)) - 1);
            return (int)(Math.Ceiling(users / digit) * digit);
        }
    }

    /// <summary>The warning of a measurement; null where its interval is as narrow as is wanted, or HR@1 was not measured.</summary>
    /// <param name="users">Users measured.</param>
    /// <param name="subject">The model that the report is about.</param>
    /// <param name="verdicts">Its verdicts, that on the model that others are compared against first.</param>
    public static SmallSample? Of(int users, ReportModel subject, IReadOnlyList<Verdict> verdicts)
    {
        if (!subject.Figures.TryGetValue(HitRatio.Metric, out var hit))
        {
            return null;
        }

        var verdict = verdicts.FirstOrDefault(verdict => verdict.Comparisons.Any(comparison => comparison.Metric == HitRatio.Name));
        var width = verdict?.Comparisons.First(comparison => comparison.Metric == HitRatio.Name) is { } comparison ? comparison.High - comparison.Low : hit.High - hit.Low;

        // Where all users are alike the bootstrap has no width. What was not seen in n users may still befall 3 of n (Hanley and Lippman-Hand 1983).
        var half = Math.Max(width, 3.0 / users) / 2;
        return half > Wanted ? new SmallSample(users, half, verdict?.Against) : null;
    }
}
