using DuckDB.NET.Data;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>Which interactions count: rating, time, repeats, lengths, and users and items with enough of them.</summary>
internal static class InteractionFilter
{
    /// <summary>Filters. Windows that the source gives stay as they are.</summary>
    /// <param name="connection">The database of the interactions.</param>
    /// <param name="data">What was read.</param>
    /// <param name="users">The users' numbers in the order of their ids.</param>
    /// <param name="request">The filters.</param>
    /// <param name="kind">How interactions are divided.</param>
    /// <param name="cancellation">Stops the filtering.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetEmpty"/>: nothing is left.</exception>
    public static (KeptRows Rows, Counts Counts) Apply(
        DuckDBConnection connection, RawData data, int[] users, ImportDatasetRequest request, SplitKind kind, CancellationToken cancellation)
    {
        long selected = 0, first = 0;
        var repeats = new Repeats(request.Duplicates, data.Items.Count);
        var rows = new KeptRows(connection, users.Length, data.Items.Count, Kept());
        if (!data.Windows)
        {
            Core.Remove(rows, request.MinimumUserInteractions, request.MinimumItemInteractions, cancellation);
        }

        var counts = new Counts(data.Rows.Count, selected, first, rows.Count);
        return counts.Kept > 0 ? (rows, counts) : throw DatasetErrors.NothingLeft(ImportDataset.Source(request), counts.ToString());

        IEnumerable<History> Kept()
        {
            foreach (var history in RowOrder.Read(connection, data, users, request, bySplit: kind == SplitKind.Given, cancellation))
            {
                selected += history.Count;
                if (!data.Windows)
                {
                    repeats.Remove(history);
                }

                first += history.Count;
                if (data.Windows || IsLongEnough(history, request))
                {
                    yield return history;
                }
            }
        }
    }

    // Who has too few interactions now is in no core.
    private static bool IsLongEnough(History history, ImportDatasetRequest request)
    {
        if (history.Count > request.MaximumUserInteractions)
        {
            return false;
        }

        history.KeepLast(Math.Min(history.Count, request.KeepLatest ?? history.Count));
        return history.Count >= request.MinimumUserInteractions;
    }
}
