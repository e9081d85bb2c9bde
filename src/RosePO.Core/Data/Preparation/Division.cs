using DuckDB.NET.Data;

namespace RosePO.Core.Data.Preparation;

/// <summary>Divides histories into training, validation and test.</summary>
internal static class Division
{
    /// <summary>What divides a history; null where the source does.</summary>
    /// <param name="kind">How.</param>
    /// <param name="ratio">The shares of training, validation and test.</param>
    /// <param name="histories">All histories, not divided yet.</param>
    /// <param name="connection">The database that orders times.</param>
    /// <param name="cancellation">Stops the ordering.</param>
    public static Action<History>? Of(SplitKind kind, IReadOnlyList<double> ratio, Histories histories, DuckDBConnection connection, CancellationToken cancellation) => kind switch
    {
        SplitKind.Given => null,
        SplitKind.Chronological => ByTime(ratio, histories, connection, cancellation),
        _ => history => ByPlace(history.Splits, kind, ratio),
    };

    // A history is train, then validation, then test; short ones stay in training.
    private static void ByPlace(Span<DataSplit> splits, SplitKind kind, IReadOnlyList<double> ratio)
    {
        var n = splits.Length;
        var loo = kind == SplitKind.LeaveOneOut;
        var test = n < 3 ? 0 : loo ? 1 : Share(n, ratio[2]);
        var validation = n < 3 ? 0 : Math.Min(loo ? 1 : Share(n, ratio[1]), n - test - (!loo && ratio[0] == 0 ? 0 : 1));
        for (var at = 0; at < n; at++)
        {
            splits[at] = at >= n - test ? DataSplit.Test : at >= n - test - validation ? DataSplit.Validation : DataSplit.Train;
        }
    }

    // At least one where the share is not 0; the small term undoes rounding such as 0.29 * 100 = 28.999….
    private static int Share(int n, double share) => share == 0 ? 0 : Math.Max(1, (int)Math.Floor((n * share) + 1e-9));

    // Two moments divide all interactions alike; those at a moment itself come after it.
    private static Action<History> ByTime(IReadOnlyList<double> ratio, Histories histories, DuckDBConnection connection, CancellationToken cancellation)
    {
        using var times = new OrderedTimes(connection, histories, cancellation);
        var validation = Moment(ratio[0]);
        var test = Moment(ratio[0] + ratio[1]);
        return history =>
        {
            for (var at = 0; at < history.Count; at++)
            {
                var time = history.Times[at];
                history.Splits[at] = time >= test ? DataSplit.Test : time >= validation ? DataSplit.Validation : DataSplit.Train;
            }
        };

        long Moment(double share) => times.At((long)Math.Floor((histories.Interactions * share) + 1e-9)) ?? long.MaxValue;
    }
}
