using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>Which interactions count: rating, time, repeats, lengths, and users and items with enough of them.</summary>
internal static class InteractionFilter
{
    /// <summary>Filters. Windows that the source gives stay as they are.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetEmpty"/>: nothing is left.</exception>
    public static (RowGroups Groups, Counts Counts) Apply(
        RawData data, ImportDatasetRequest request, SplitKind kind, CancellationToken cancellation)
    {
        var (low, high) = (request.MinimumRating ?? double.NegativeInfinity, request.MaximumRating ?? double.PositiveInfinity);
        var (from, until) = TimeBounds.Of(data.Time, request);
        var bounded = from > long.MinValue || until < long.MaxValue;
        var rated = request.MinimumRating is not null || request.MaximumRating is not null;
        var groups = new RowGroups(data, data.Windows || !(rated || bounded) ? null : row =>
            data.Rating[row] >= low && data.Rating[row] <= high && data.Time.Values[row] >= from && data.Time.Values[row] < until);
        var selected = groups.Count;
        groups.Sort(bySplit: kind == SplitKind.Given);
        cancellation.ThrowIfCancellationRequested();
        var first = selected;
        if (!data.Windows)
        {
            Repeats.Remove(groups, data, request.Duplicates);
            first = groups.Count;
            Lengths(groups, request);
            Core(groups, data, request, cancellation);
        }

        var counts = new Counts(data.User.Count, selected, first, groups.Count);
        return counts.Kept > 0 ? (groups, counts) : throw DatasetErrors.NothingLeft(ImportDataset.Source(request), counts.ToString());
    }

    private static void Lengths(RowGroups groups, ImportDatasetRequest request)
    {
        for (var user = 0; user < groups.Users; user++)
        {
            var rows = groups.Of(user);
            if (request.MaximumUserInteractions is { } most && rows.Length > most)
            {
                groups.Shorten(user, 0);
            }
            else if (request.KeepLatest is { } latest && rows.Length > latest)
            {
                rows[^latest..].CopyTo(rows);
                groups.Shorten(user, latest);
            }
        }
    }

    // Each removal may push others below their minimum: until nothing changes (the k-core).
    private static void Core(RowGroups groups, RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        for (var changed = true; changed;)
        {
            cancellation.ThrowIfCancellationRequested();
            changed = RemoveRareItems(groups, data, request.MinimumItemInteractions);
            for (var user = 0; user < groups.Users; user++)
            {
                var count = groups.Of(user).Length;
                if (count > 0 && count < request.MinimumUserInteractions)
                {
                    groups.Shorten(user, 0);
                    changed = true;
                }
            }
        }
    }

    private static bool RemoveRareItems(RowGroups groups, RawData data, int minimum)
    {
        if (minimum <= 1)
        {
            return false;
        }

        var counts = new int[data.Items.Count];
        for (var user = 0; user < groups.Users; user++)
        {
            foreach (var row in groups.Of(user))
            {
                counts[data.Item[row]]++;
            }
        }

        var removed = false;
        for (var user = 0; user < groups.Users; user++)
        {
            var rows = groups.Of(user);
            var kept = 0;
            foreach (var row in rows)
            {
                if (counts[data.Item[row]] >= minimum)
                {
                    rows[kept++] = row;
                }
            }

            removed |= kept < rows.Length;
            groups.Shorten(user, kept);
        }

        return removed;
    }
}
