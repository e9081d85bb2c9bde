using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>What is still needed of the raw data after it was prepared.</summary>
/// <param name="Times">What times are.</param>
/// <param name="Candidates">Candidate lists that the source gives, by example and split.</param>
/// <param name="Skipped">Rows that were skipped.</param>
/// <param name="Untitled">Items that are called by their ids although the source has titles.</param>
internal sealed record RawSummary(
    TimeKind Times, IReadOnlyDictionary<(int User, DataSplit Split), int[]> Candidates, SkippedRows Skipped, Untitled Untitled);

/// <summary>Numbers, divides, cuts into windows, counts and checks what the filters kept.</summary>
internal static class Prepare
{
    /// <summary>Prepares.</summary>
    public static (PreparedSet Prepared, Counts Counts, RawSummary Raw) Run(
        RawData data, RowGroups groups, Counts counts, ImportDatasetRequest request, SplitKind kind)
    {
        var source = ImportDataset.Source(request);
        var (whole, rawItems) = Numbering.Apply(data, groups);
        Splits.Apply(whole, kind, request.Ratio);
        var untitled = TitleCheck.Run(data, whole, rawItems);
        var style = request.TitleStyle == TitleStyle.Auto ? data.Titles : request.TitleStyle;
        var catalogue = Catalogue.Build(data, whole, rawItems, style);
        if (catalogue.Popularity.All(count => count == 0))
        {
            throw DatasetErrors.NoTraining(source, counts.ToString());
        }

        LeakCheck.Prepared(whole, catalogue.Popularity, kind, data.Windows, source);
        var (examples, owners) = request.Window is { } window && !data.Windows
            ? SlidingWindows.Cut(whole, window, request.WindowStride)
            : (whole, null);
        var prepared = new PreparedSet(whole, examples, owners, catalogue, NeedsHistory: kind is not (SplitKind.LeaveOneOut or SplitKind.Ratio));
        return (prepared, counts, new RawSummary(data.Time.Kind, Lists(data, whole, rawItems), data.Skipped, untitled));
    }

    // The lists of a source by the ids that users and items have now; a list that lost an item to the filters is none.
    private static Dictionary<(int User, DataSplit Split), int[]> Lists(RawData data, Histories whole, int[] rawItems)
    {
        var lists = new Dictionary<(int User, DataSplit Split), int[]>();
        if (data.Candidates.Count == 0)
        {
            return lists;
        }

        var idOf = Enumerable.Range(0, rawItems.Length).ToDictionary(id => rawItems[id]);
        var userOf = Enumerable.Range(0, whole.Users).ToDictionary(user => whole.Names[user], StringComparer.Ordinal);
        foreach (var ((user, split), items) in data.Candidates)
        {
            lists.Add((userOf[data.Users.Text(user)], split), Array.ConvertAll(items, item => idOf[item]));
        }

        return lists;
    }
}
