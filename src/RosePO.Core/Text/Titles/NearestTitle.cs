using RosePO.Core.Options;

namespace RosePO.Core.Text.Titles;

/// <summary>The title that a mistyped one most likely meant.</summary>
internal static class NearestTitle
{
    /// <summary>
    /// Of the titles that begin with what was typed, else of those that contain it, else of all, the one with the fewest edits.
    /// Case does not matter.
    /// </summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="titles">The titles; at least one.</param>
    public static string Of(string typed, IEnumerable<string> titles) => titles
        .GroupBy(title => title.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 0 : title.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 1 : 2)
        .MinBy(group => group.Key)!
        .MinBy(title => NearestName.Distance(typed.ToLowerInvariant(), title.ToLowerInvariant()))!;
}
