using DuckDB.NET.Data;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>Filters, numbers, divides, counts and checks what was read.</summary>
internal static class Prepare
{
    /// <summary>Prepares.</summary>
    /// <param name="connection">The database of the interactions.</param>
    /// <param name="data">What was read, complete.</param>
    /// <param name="request">How.</param>
    /// <param name="splitting">Called between filtering and dividing.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="RoseException">Nothing is left, or the source leaks.</exception>
    public static PreparedSet Run(DuckDBConnection connection, RawData data, ImportDatasetRequest request, Action splitting, CancellationToken cancellation)
    {
        var source = ImportDataset.Source(request);
        var kind = Splits.Resolve(request, data);
        if (kind == SplitKind.Given)
        {
            LeakCheck.Given(connection, data, source, cancellation);
        }

        var users = Ids.Order(data.Users, Enumerable.Range(0, data.Users.Count));
        var (rows, counts) = InteractionFilter.Apply(connection, data, users, request, kind, cancellation);
        data.Rows.Drop();
        splitting();
        var numbers = new Numbering(data, rows);
        var histories = new Histories(data, users, rows, numbers);
        histories.Division = Division.Of(kind, request.Ratio, histories, connection, cancellation);
        var (popularity, met, leaks) = Count(histories, numbers.RawItems.Length, cancellation);
        var untitled = TitleCheck.Run(data, met, numbers.RawItems);
        var catalogue = Catalogue.Build(data, numbers.RawItems, popularity, request.TitleStyle == TitleStyle.Auto ? data.Titles : request.TitleStyle);
        if (popularity.All(count => count == 0))
        {
            throw DatasetErrors.NoTraining(source, counts.ToString());
        }

        leaks.Require(popularity, kind, source);

        // What is merged was checked when it was imported.
        var overlaps = data.Windows && request.Format != DatasetFormat.Merge ? LeakCheck.Windows(histories, source, cancellation) : new Overlaps(0, null);
        return new PreparedSet(histories, catalogue, Lists(data, numbers), NeedsHistory: kind is not (SplitKind.LeaveOneOut or SplitKind.Ratio), data.Windows, counts, untitled, overlaps);
    }

    // Popularity counts training alone: validation and test must not be seen by anything that learns.
    private static (int[] Popularity, bool[] Met, LeakCheck Leaks) Count(Histories histories, int items, CancellationToken cancellation)
    {
        var (popularity, met, leaks) = (new int[items], new bool[items], new LeakCheck());
        foreach (var history in histories.Read(cancellation))
        {
            leaks.Add(history);
            for (var at = 0; at < history.Count; at++)
            {
                met[history.Items[at]] = true;
                popularity[history.Items[at]] += history.Splits[at] == DataSplit.Train ? 1 : 0;
            }
        }

        return (popularity, met, leaks);
    }

    private static Dictionary<(string User, DataSplit Split), int[]> Lists(RawData data, Numbering numbers) => data.Candidates.ToDictionary(
        list => (data.Users.Text(list.Key.User), list.Key.Split), list => Array.ConvertAll(list.Value, numbers.ItemId));
}
