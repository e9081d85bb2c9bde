using DuckDB.NET.Data;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>
/// Fails where an interaction of validation or test is visible to what is counted or learned from training. Splits that this project
/// makes cannot leak; those that a source gives can, and all are checked.
/// </summary>
internal sealed class LeakCheck
{
    /// <summary>Items in a row that say that two windows overlap: shorter runs coincide by chance.</summary>
    public const int Run = 4;

    private const int Unknown = -1;

    private long _latestTraining = long.MinValue;
    private long _earliestOther = long.MaxValue;
    private long _training;

    /// <summary>Checks what the source gives: nobody has an item at the same time in training and in another split.</summary>
    public static void Given(DuckDBConnection connection, RawData data, string source, CancellationToken cancellation)
    {
        if (!data.Rows.AreDivided || data.Windows)
        {
            return;
        }

        var (train, validation, test) = (Splits.Rank(DataSplit.Train), Splits.Rank(DataSplit.Validation), Splits.Rank(DataSplit.Test));
        using var reader = new VectorReader(
            connection,
            $"""
            SELECT asked."user", asked.item, asked.split FROM {RawRows.Table} asked
            SEMI JOIN (SELECT * FROM {RawRows.Table} WHERE split = {train}) known ON asked."user" = known."user" AND asked.item = known.item AND asked.time = known.time
            WHERE asked.split IN ({validation}, {test}) ORDER BY asked.rowid LIMIT 1
            """,
            cancellation);
        if (reader.Read())
        {
            throw DatasetErrors.LeakOfRow(
                source, data.Users.Text(reader.Column<int>(0)[0]), data.Items.Text(reader.Column<int>(1)[0]), Splits.InOrder[reader.Column<byte>(2)[0]].Split);
        }
    }

    /// <summary>Takes a whole history into account.</summary>
    public void Add(History history)
    {
        for (var at = 0; at < history.Count; at++)
        {
            if (history.Splits[at] == DataSplit.Train)
            {
                _training++;
                _latestTraining = Math.Max(_latestTraining, history.Times[at]);
            }
            else if (history.Splits[at] != DataSplit.Context)
            {
                _earliestOther = Math.Min(_earliestOther, history.Times[at]);
            }
        }
    }

    /// <summary>Checks what was prepared: the popularity and the times that it was divided by.</summary>
    /// <param name="popularity">Each item's popularity.</param>
    /// <param name="kind">How histories were divided.</param>
    /// <param name="source">The source, for errors.</param>
    public void Require(int[] popularity, SplitKind kind, string source)
    {
        if (popularity.Sum(count => (long)count) != _training || (kind == SplitKind.Chronological && _latestTraining >= _earliestOther))
        {
            throw DatasetErrors.LeakOfCounts(source);
        }
    }

    /// <summary>
    /// Checks windows that a source gives: no training window contains the end of a question of the same user. Others' histories contain the same run by chance,
    /// where what is popular is popular in one order; so questions of which the source does not say whose they are, are counted only.
    /// </summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetLeak"/>: one does.</exception>
    public static Overlaps Windows(Histories histories, string source, CancellationToken cancellation)
    {
        var users = new Dictionary<string, int>(StringComparer.Ordinal);
        var runs = new HashSet<(int User, int, int, int, int)>();
        var overlaps = new Overlaps(0, null);
        foreach (var training in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var window in histories.Read(cancellation))
            {
                var items = window.Items;
                if (window.Splits[^1] == DataSplit.Train != training)
                {
                    continue;
                }

                var user = WindowName.UserOf(window.Name) is not { } name ? Unknown : users.TryGetValue(name, out var known) ? known : users[name] = users.Count;
                for (var at = training ? 0 : Math.Max(0, items.Length - Run); at + Run <= items.Length; at++)
                {
                    var run = (user, items[at], items[at + 1], items[at + 2], items[at + 3]);
                    if (training)
                    {
                        runs.Add(run);
                    }
                    else if (runs.Contains(run))
                    {
                        overlaps = user == Unknown ? new(overlaps.Count + 1, overlaps.First ?? window.Name) : throw DatasetErrors.LeakOfWindow(source, window.Name);
                    }
                }
            }
        }

        return overlaps;
    }
}

/// <summary>Questions that may have leaked: it is not known whose they are.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="First">The name of the first one's window; null where there is none.</param>
internal sealed record Overlaps(int Count, string? First);
