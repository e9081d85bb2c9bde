using DuckDB.NET.Data;
using RosePO.Core.Data;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>An example of a pair set by its items.</summary>
/// <param name="Chosen">The chosen item.</param>
/// <param name="Rejected">The rejected items.</param>
/// <param name="History">The items of the prompt's history.</param>
internal sealed record PairItems(int Chosen, int[] Rejected, int[] History)
{
    private const string FileName = "pairs.parquet";

    // Shares of so many examples are exact to less than what a chart shows.
    private const int Most = 10_000;

    /// <summary>Reads a pair set's examples, evenly spaced ones where there are very many.</summary>
    /// <param name="folder">The artifact.</param>
    /// <param name="items">Items of the catalogue.</param>
    /// <returns>The examples; none where the file is missing, unreadable, damaged or of another catalogue.</returns>
    public static IReadOnlyList<PairItems> Read(string folder, int items)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var connection = DuckDb.Open();
            var file = connection.Parquet(path);
            var stride = 1 + ((connection.Number($"SELECT count(*) FROM {file}") ?? 0) / Most);
            var examples = connection.Query($"SELECT chosen, rejected, history FROM {file} WHERE example % {stride} = 0 ORDER BY example")
                .Select(row => new PairItems(row.GetInt32(0), [.. row.GetFieldValue<List<int>>(1)], [.. row.GetFieldValue<List<int>>(2)]))
                .ToArray();
            return Array.TrueForAll(examples, example => example.Items.All(item => item >= 0 && item < items)) ? examples : [];
        }
        catch (Exception exception) when (exception is DuckDBException or InvalidCastException or RoseException)
        {
            return [];
        }
    }

    private IEnumerable<int> Items => [Chosen, .. Rejected, .. History];
}
