using System.Globalization;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>Some of the users of a measurement.</summary>
/// <param name="Grouping">What users are grouped by.</param>
/// <param name="Name">The group, with its bounds.</param>
/// <param name="Cases">Which cases are theirs.</param>
internal sealed record UserGroup(UserGrouping Grouping, string Name, IReadOnlyList<int> Cases);

/// <summary>Divides the users of a measurement into groups; users of equal value are in one group, and a group without users is left out.</summary>
internal static class UserGroups
{
    // Of the catalogue, by training interactions; and of the users at either end (Abdollahpouri et al. 2019).
    private const double Fifth = 0.2;

    /// <summary>The groups, the lowest first.</summary>
    public static IReadOnlyList<UserGroup> Of(UserGrouping grouping, EvaluationSet set) => grouping switch
    {
        UserGrouping.Activity => ByActivity(set),
        _ => ByTaste(set),
    };

    private static UserGroup[] ByActivity(EvaluationSet set)
    {
        double[] lengths = [.. set.Cases.Select(question => (double)question.History.Length)];
        return Divide(UserGrouping.Activity, lengths, [1.0 / 3, 2.0 / 3], (_, low, high) =>
            low == high ? string.Create(CultureInfo.InvariantCulture, $"{low} items") : string.Create(CultureInfo.InvariantCulture, $"{low} to {high} items"));
    }

    private static UserGroup[] ByTaste(EvaluationSet set)
    {
        var items = set.Dataset.Items;
        var popular = items.OrderByDescending(item => item.Popularity).ThenBy(item => item.Id)
            .Take((int)Math.Ceiling(items.Count * Fifth)).Select(item => item.Id).ToHashSet();
        double[] shares = [.. set.Cases.Select(question => question.History.Length == 0 ? 0 : question.History.Count(popular.Contains) / (double)question.History.Length)];
        string[] names = ["niche", "diverse", "blockbuster"];
        return Divide(UserGrouping.PopularityTaste, shares, [Fifth, 1 - Fifth], (group, low, high) =>
            string.Create(CultureInfo.InvariantCulture, $"{names[group]} (share {low:0.00} to {high:0.00})"));
    }

    // Up to the value of the user at each quantile, and above the last.
    private static UserGroup[] Divide(UserGrouping grouping, double[] values, double[] quantiles, Func<int, double, double, string> name)
    {
        double[] sorted = [.. values.Order()];
        double[] bounds = [.. quantiles.Select(quantile => sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Length) - 1)])];
        return
        [
            .. Enumerable.Range(0, values.Length)
                .GroupBy(at => bounds.Count(bound => values[at] > bound))
                .OrderBy(group => group.Key)
                .Select(group => new UserGroup(grouping, name(group.Key, group.Min(at => values[at]), group.Max(at => values[at])), [.. group])),
        ];
    }
}
