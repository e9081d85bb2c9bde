using System.Globalization;
using DuckDB.NET.Data;
using RosePO.Core.Data;
using RosePO.Core.Data.Formats;

namespace RosePO.Core.Oracles;

/// <summary>
/// Scores from elsewhere as an oracle: a table with a column <c>score</c>, one that names the item (<c>item</c>, its id in <c>items.parquet</c>, or
/// <c>source_id</c>, its id in the raw data) and one that names whose score it is (<c>example</c>, a row of <c>pairs.parquet</c>; <c>user</c>, an id of
/// <c>interactions.parquet</c>; or <c>source_user</c>, the id in the raw data).
/// </summary>
public sealed class ScoresFile : IOracle
{
    private readonly RecDataset _dataset;
    private readonly DuckDBConnection _connection;
    private readonly string _path;
    private readonly string _key;
    private readonly string _item;

    private ScoresFile(RecDataset dataset, DuckDBConnection connection, string path, string key, string item) =>
        (_dataset, _connection, _path, _key, _item) = (dataset, connection, path, key, item);

    /// <summary>All of a history: what a score was made from is not ours to say.</summary>
    public int MaxLength => int.MaxValue;

    /// <summary>Reads a file.</summary>
    /// <exception cref="RoseException">A column is missing, a score is no number, or a pair has two scores.</exception>
    public static ScoresFile Load(string path, RecDataset dataset, CancellationToken cancellation = default)
    {
        var connection = DuckDb.Open();
        try
        {
            var table = DatasetFormats.TableOf(path).Open(connection, path, cancellation);
            var key = OneOf(table, "example", "user", "source_user");
            var item = OneOf(table, "item", "source_id");
            Read(connection, table, key, item);
            return new ScoresFile(dataset, connection, path, key, item);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public float[][] Score(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default)
    {
        _connection.Execute("CREATE OR REPLACE TABLE asked (query INTEGER, slot INTEGER, key VARCHAR, item VARCHAR)");
        using (var appender = _connection.CreateAppender("asked"))
        {
            for (var query = 0; query < queries.Count; query++)
            {
                cancellation.ThrowIfCancellationRequested();
                var items = queries[query].Items.Span;
                for (var slot = 0; slot < items.Length; slot++)
                {
                    appender.CreateRow().AppendValue(query).AppendValue(slot).AppendValue(KeyOf(queries[query])).AppendValue(ItemOf(items[slot])).EndRow();
                }
            }
        }

        float[][] scores = [.. queries.Select(query => new float[query.Items.Length])];
        foreach (var row in _connection.Query("SELECT query, slot, coalesce(score, 'nan'::FLOAT) FROM asked LEFT JOIN scores USING (key, item)"))
        {
            scores[row.GetInt32(0)][row.GetInt32(1)] = row.GetFloat(2);
        }

        done?.Invoke(queries.Count);
        return scores;
    }

    /// <inheritdoc/>
    /// <exception cref="RoseException">Always: the file has scores of some items, and a rank is a place among all.</exception>
    public float[][] RankOdds(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default) =>
        throw OracleErrors.NoRanks(_path);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static void Read(DuckDBConnection connection, SourceTable table, string key, string item)
    {
        var score = OneOf(table, "score");
        InteractionReader.Load(connection, table, $"""
            CREATE TABLE source AS SELECT row_number() OVER () - 1 AS "row", {InteractionReader.Text(table.Find(key))} AS key,
              {InteractionReader.Text(table.Find(item))} AS item, {InteractionReader.Text(table.Find(score))} AS text FROM {table.Scan}
            """);
        foreach (var bad in connection.Query(
            "SELECT \"row\", text FROM source WHERE NOT coalesce(isfinite(TRY_CAST(text AS FLOAT)), false) ORDER BY \"row\" LIMIT 1"))
        {
            throw DatasetErrors.ValueUnreadable(table.Path, table.PlaceOf(bad.GetInt64(0)), score, bad.IsDBNull(1) ? null : bad.GetString(1), "a number");
        }

        connection.Execute(
            "CREATE TABLE scores AS SELECT key, item, min(text::FLOAT) AS score, max(text::FLOAT) AS other FROM source GROUP BY key, item; DROP TABLE source");
        foreach (var twice in connection.Query("SELECT key, item FROM scores WHERE score <> other ORDER BY key, item LIMIT 1"))
        {
            throw OracleErrors.TwoScores(table.Path, $"{key} '{twice.GetValue(0)}'", $"{twice.GetValue(1)}");
        }
    }

    private static string OneOf(SourceTable table, params string[] names) => names.FirstOrDefault(name => table.Find(name) is not null)
        ?? throw OracleErrors.NoScoreKey(table.Path, string.Join(" or ", names.Select(name => $"'{name}'")), table.Columns);

    private string KeyOf(OracleQuery query) => _key switch
    {
        "example" => query.Example.ToString(CultureInfo.InvariantCulture),
        "user" => query.User.ToString(CultureInfo.InvariantCulture),
        _ => _dataset.Users[query.User].SourceId,
    };

    private string ItemOf(int item) => _item == "item" ? item.ToString(CultureInfo.InvariantCulture) : _dataset.Items[item].SourceId;
}
