using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>
/// Fails where an interaction of validation or test is visible to what is counted or learned from training. Splits that this project
/// makes cannot leak; those that a source gives can, and all are checked.
/// </summary>
internal static class LeakCheck
{
    /// <summary>Items in a row that say that two windows overlap: shorter runs coincide by chance.</summary>
    public const int Run = 4;

    /// <summary>Checks what the source gives: nobody has an item at the same time in training and in another split.</summary>
    public static void Given(RawData data, string source)
    {
        if (data.Split is not { } splits || data.Windows)
        {
            return;
        }

        var training = new HashSet<(int User, int Item, long Time)>();
        for (var row = 0; row < splits.Count; row++)
        {
            if (splits[row] == DataSplit.Train)
            {
                training.Add((data.User[row], data.Item[row], data.Time.Values[row]));
            }
        }

        for (var row = 0; row < splits.Count; row++)
        {
            if (splits[row] is DataSplit.Validation or DataSplit.Test && training.Contains((data.User[row], data.Item[row], data.Time.Values[row])))
            {
                throw DatasetErrors.LeakOfRow(source, data.Users.Text(data.User[row]), data.Items.Text(data.Item[row]), splits[row]);
            }
        }
    }

    /// <summary>Checks what was prepared: the popularity, the times that it was divided by, and, in windows, that no training window contains the end of another's question.</summary>
    /// <param name="histories">The whole histories.</param>
    /// <param name="popularity">Each item's popularity.</param>
    /// <param name="kind">How they were divided.</param>
    /// <param name="windows">Whether the source's users are windows.</param>
    /// <param name="source">The source, for errors.</param>
    public static void Prepared(Histories histories, int[] popularity, SplitKind kind, bool windows, string source)
    {
        long latestTraining = long.MinValue, earliestOther = long.MaxValue, training = 0;
        for (var user = 0; user < histories.Users; user++)
        {
            var splits = histories.SplitsOf(user);
            for (var at = 0; at < splits.Length; at++)
            {
                var time = histories.Times[histories.Starts[user] + at];
                if (splits[at] == DataSplit.Train)
                {
                    training++;
                    latestTraining = Math.Max(latestTraining, time);
                }
                else if (splits[at] != DataSplit.Context)
                {
                    earliestOther = Math.Min(earliestOther, time);
                }
            }
        }

        if (popularity.Sum(count => (long)count) != training || (kind == SplitKind.Chronological && latestTraining >= earliestOther))
        {
            throw DatasetErrors.LeakOfCounts(source);
        }

        if (windows)
        {
            Windows(histories, source);
        }
    }

    private static void Windows(Histories histories, string source)
    {
        var runs = new HashSet<(int, int, int, int)>();
        foreach (var training in (ReadOnlySpan<bool>)[true, false])
        {
            for (var user = 0; user < histories.Users; user++)
            {
                var items = histories.ItemsOf(user);
                if (histories.SplitsOf(user)[^1] == DataSplit.Train != training)
                {
                    continue;
                }

                for (var at = training ? 0 : Math.Max(0, items.Length - Run); at + Run <= items.Length; at++)
                {
                    var run = (items[at], items[at + 1], items[at + 2], items[at + 3]);
                    if (training)
                    {
                        runs.Add(run);
                    }
                    else if (runs.Contains(run))
                    {
                        throw DatasetErrors.LeakOfWindow(source, histories.Names[user]);
                    }
                }
            }
        }
    }
}
