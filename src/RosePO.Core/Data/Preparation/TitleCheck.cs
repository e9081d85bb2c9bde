using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>Items that are called by their ids although the source has titles.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="First">What became of the first one's title; null where there is none.</param>
internal sealed record Untitled(int Count, string? First);

/// <summary>Checks that titles and interactions name the same items.</summary>
internal static class TitleCheck
{
    /// <summary>Counts the items without a title of their own.</summary>
    /// <param name="data">What was read.</param>
    /// <param name="met">Whether the kept interactions contain each kept item.</param>
    /// <param name="rawItems">Each kept item's number in the raw data.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.TitlesMatchNothing"/>: there is a file of titles, and no item has one.</exception>
    public static Untitled Run(RawData data, bool[] met, int[] rawItems)
    {
        if (!data.HasTitles)
        {
            return new Untitled(0, null);
        }

        var without = rawItems.Where(item => !data.Texts.HasTitle(item)).ToList();
        if (data.TitleFile is { } file)
        {
            // Of windows the catalogue contains what the file lists, seen or not.
            int[] ofLog = [.. rawItems.Where((_, item) => met[item])];
            if (!ofLog.Any(item => item < data.Listed))
            {
                throw DatasetErrors.TitlesMatchNothing(file, ofLog.Length, data.Items.Text(ofLog[0]), data.Listed == 0 ? null : data.Items.Text(0));
            }

            if (without.Count == rawItems.Length)
            {
                throw DatasetErrors.TitlesAreNone(file, Reason(data, without[0]));
            }
        }

        return new Untitled(without.Count, without.Count == 0 ? null : Reason(data, without[0]));
    }

    private static string Reason(RawData data, int item)
    {
        var id = DatasetErrors.Short(data.Items.Text(item));
        return data.Texts.Refused(item) is { } refused ? $"the title of the item '{id}' is a page's script or markup ('{DatasetErrors.Short(refused)}')"
            : data.TitleFile is { } file && item >= data.Listed ? $"'{file}' does not list the item '{id}'"
            : $"the item '{id}' has an empty title";
    }
}
