using System.Globalization;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>
/// Queries as a file: CSV, TSV, JSON lines or Parquet, by the file's name, with the columns <c>user</c>, <c>history</c>, <c>k</c>, <c>candidates</c> and <c>exclude</c>, of
/// which the first or the second is needed. A list is a list of its format; in CSV and TSV its entries are divided by <c>|</c>. Other columns are left aside.
/// </summary>
internal static class QueryFile
{
    private const string Divider = "|";

    /// <summary>The endings of files that are read and written.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"];

    /// <summary>Reads queries one after the other. One without a name is called by its row, from 1.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RoseException">The file is not there, is of another kind, or has no column that names histories.</exception>
    public static IEnumerable<RecommendationQuery> Read(string path)
    {
        RequireKnown(path);
        using var connection = DuckDb.Open();
        var (select, hasHistory) = Guarded(path, () => Select(connection, path));
        using var rows = connection.Query(select).GetEnumerator();
        for (var row = 1; Guarded(path, rows.MoveNext); row++)
        {
            var reader = rows.Current;
            var history = hasHistory ? List(reader, 1) : null;
            var user = reader.IsDBNull(0) ? null : reader.GetString(0);
            if (user is null && history is null)
            {
                throw RecommendationErrors.RowNamesNobody(path, row);
            }

            yield return new RecommendationQuery
            {
                User = user ?? row.ToString(CultureInfo.InvariantCulture),
                History = history,
                Top = reader.IsDBNull(2) ? null : Guarded(path, () => checked((int)reader.GetInt64(2))),
                Candidates = List(reader, 3),
                Exclude = List(reader, 4) ?? [],
            };
        }
    }

    /// <summary>Writes titles as the file's name has it, in full or not at all: <c>user, rank, item, title, score</c>.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="rows">The titles.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="RoseException">The file is of another kind or cannot be written.</exception>
    public static int Write(string path, IEnumerable<Recommendation> rows)
    {
        RequireKnown(path);
        return WholeFile.Replace(path, temporary =>
        {
            var written = 0;
            using var connection = DuckDb.Open();
            connection.Fill("written", "\"user\" VARCHAR, \"rank\" INTEGER, item VARCHAR, title VARCHAR, score DOUBLE", rows, (line, row) =>
            {
                line.AppendValue(row.User).AppendValue(row.Rank).AppendValue(row.Item).AppendValue(row.Title).AppendValue(row.Score);
                written++;
            });
            connection.CopyAs(Path.GetExtension(path), "SELECT * FROM written", temporary);
            return written;
        });
    }

    private static (string Select, bool HasHistory) Select(DuckDBConnection connection, string path)
    {
        var table = connection.Table(Path.GetExtension(path), path);
        var columns = connection.Query($"DESCRIBE SELECT * FROM {table}").Select(row => (Name: row.GetString(0), Type: row.GetString(1)))
            .DistinctBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        return columns.ContainsKey("user") || columns.ContainsKey("history")
            ? ($"SELECT {Single("user", "VARCHAR")}, {Several("history")}, {Single("k", "BIGINT")}, {Several("candidates")}, {Several("exclude")} FROM {table}", columns.ContainsKey("history"))
            : throw RecommendationErrors.NoQueryColumn(path, columns.Keys);

        string Single(string name, string type) => columns.TryGetValue(name, out var column) ? $"CAST({DuckDb.Identifier(column.Name)} AS {type})" : $"CAST(NULL AS {type})";

        string Several(string name) =>
            !columns.TryGetValue(name, out var column) ? "CAST(NULL AS VARCHAR[])"
            : column.Type.EndsWith("[]", StringComparison.Ordinal) ? $"CAST({DuckDb.Identifier(column.Name)} AS VARCHAR[])"
            : $"string_split(nullif(CAST({DuckDb.Identifier(column.Name)} AS VARCHAR), ''), {DuckDb.Literal(Divider)})";
    }

    private static List<string>? List(DuckDBDataReader reader, int column) => reader.IsDBNull(column) ? null : [.. reader.GetFieldValue<List<string>>(column).Select(entry => entry.Trim())];

    private static void RequireKnown(string path)
    {
        if (!Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw RecommendationErrors.FileUnknown(path);
        }
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is DuckDBException or OverflowException)
        {
            throw RecommendationErrors.FileBroken(path, exception);
        }
    }
}
