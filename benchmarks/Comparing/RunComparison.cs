using System.Globalization;
using RosePO.Benchmarks.Measuring;

namespace RosePO.Benchmarks.Comparing;

/// <summary>Old results against new ones.</summary>
/// <param name="Changes">Each figure that both have, in the order of the old file.</param>
/// <param name="Warnings">What else differs, so that a change need not be one of the code.</param>
internal sealed record RunComparison(IReadOnlyList<FigureChange> Changes, IReadOnlyList<string> Warnings)
{
    private const string Ceiling = "ceiling_gflops";

    // Ceilings of an idle machine lie closer together than this.
    private const double CeilingTolerance = 1.1;

    /// <summary>Compares runs of the same benchmark and shape; of another precision, with a warning, only where no run of the same is left.</summary>
    public static RunComparison Of(IEnumerable<BenchmarkRun> oldRuns, IEnumerable<BenchmarkRun> newRuns)
    {
        var (before, after) = (oldRuns.GroupBy(run => run.Subject).ToList(), newRuns.GroupBy(run => run.Subject).ToList());
        var (changes, warnings) = (new List<FigureChange>(), new List<string>());
        var left = after.ToDictionary(group => group.Key);
        var same = before.ToDictionary(group => group.Key, group => left.Remove(group.Key, out var found) ? found : null);
        foreach (var group in before)
        {
            var match = same[group.Key];
            if (match is null && left.Keys.FirstOrDefault(key => key with { Precision = group.Key.Precision } == group.Key) is { } other)
            {
                left.Remove(other, out match);
                warnings.Add($"{group.Key}: the new runs are in {other.Precision}.");
            }

            if (match is null)
            {
                warnings.Add($"{group.Key}: only the old file has it.");
                continue;
            }

            warnings.AddRange(Differences(group.Key, [.. group], [.. match]));
            changes.AddRange(Changed(group.Key, [.. group], [.. match]));
        }

        warnings.AddRange(left.Keys.Select(subject => $"{subject}: only the new file has it."));
        return new RunComparison(changes, warnings);
    }

    private static IEnumerable<FigureChange> Changed(BenchmarkSubject subject, BenchmarkRun[] before, BenchmarkRun[] after)
    {
        foreach (var figure in before.SelectMany(run => run.Figures.Keys).Distinct())
        {
            var (old, now) = (Values(before, figure), Values(after, figure));
            if (FigureDirections.HigherIsBetter(figure) is { } isHigher && old.Length > 0 && now.Length > 0)
            {
                yield return new FigureChange(subject, figure, isHigher, old, now);
            }
        }
    }

    private static IEnumerable<string> Differences(BenchmarkSubject subject, BenchmarkRun[] before, BenchmarkRun[] after)
    {
        (string What, Func<BenchmarkRun, string?> Of)[] places =
        [
            ("machine", run => run.Machine),
            ("device", run => run.Device),
            ("number of threads", run => run.Threads.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach (var (what, of) in places)
        {
            var (old, now) = (Distinct(before, of), Distinct(after, of));
            if (!old.SetEquals(now) || old.Count > 1)
            {
                yield return $"{subject}: the {what} differs: {Joined(old)} in the old file, {Joined(now)} in the new one.";
            }
        }

        var (oldCeilings, newCeilings) = (Values(before, Ceiling), Values(after, Ceiling));
        if (oldCeilings.Length > 0 && newCeilings.Length > 0)
        {
            var (old, now) = (Statistic.Median(oldCeilings), Statistic.Median(newCeilings));
            if (Math.Max(old, now) > CeilingTolerance * Math.Min(old, now))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{subject}: the ceiling went from {old:G4} to {now:G4} GFLOP/s: trust shares and ratios more than seconds.");
            }
        }
    }

    private static SortedSet<string> Distinct(BenchmarkRun[] runs, Func<BenchmarkRun, string?> of) => new(runs.Select(run => of(run) ?? "unknown"), StringComparer.Ordinal);

    private static string Joined(IEnumerable<string> values) => string.Join(" and ", values);

    // A ratio to nothing has no meaning.
    private static double[] Values(BenchmarkRun[] runs, string figure) =>
        [.. runs.Select(run => run.Figures.GetValueOrDefault(figure)).Where(value => value > 0)];
}
