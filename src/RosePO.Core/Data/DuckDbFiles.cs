using DuckDB.NET.Data;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Data;

/// <summary>
/// The one place that names files to DuckDB, which takes paths for patterns (<c>data[1]</c> finds <c>data1</c>), folders for columns (<c>a=1/</c>) and
/// beginnings for addresses (<c>http://</c>, <c>~/</c>). A path here is one file, whatever its name is made of.
/// </summary>
internal static class DuckDbFiles
{
    /// <summary>A Parquet file, or the files of a folder by name, as a table of a query. It may be read until the connection is closed.</summary>
    /// <param name="connection">The connection that reads it.</param>
    /// <param name="path">The file or folder; a pattern is expanded by whoever means one.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: there is none, or it cannot be read.</exception>
    public static string Parquet(this DuckDBConnection connection, string path) =>
        $"read_parquet([{string.Join(", ", Parts(path).Select(part => Readable(connection, part)))}], hive_partitioning = false)";

    /// <summary>A Parquet file of somebody else's as a table of a query: bytes that are not said to be a text are one.</summary>
    /// <param name="connection">The connection that reads it.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: there is none, or it cannot be read.</exception>
    public static string ParquetTexts(this DuckDBConnection connection, string path) =>
        $"read_parquet({Readable(connection, path)}, hive_partitioning = false, binary_as_string = true)";

    /// <summary>Writes a query's rows as Parquet, compressed by zstd at its fastest: higher levels gain nothing on such columns.</summary>
    public static void CopyToParquet(this DuckDBConnection connection, string query, string path) =>
        Copy(connection, query, path, "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1");

    /// <summary>Writes a query's rows as JSON lines.</summary>
    public static void CopyToJsonLines(this DuckDBConnection connection, string query, string path) =>
        Copy(connection, query, path, "FORMAT json, COMPRESSION uncompressed");

    /// <summary>A file as a table of a query, by an ending: of CSV and TSV every value is a text.</summary>
    /// <param name="connection">The connection that reads it.</param>
    /// <param name="ending"><c>.csv</c>, <c>.tsv</c>, <c>.jsonl</c>, <c>.ndjson</c> or <c>.parquet</c>.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: there is none, or it cannot be read.</exception>
    public static string Table(this DuckDBConnection connection, string ending, string path) => ending.ToLowerInvariant() switch
    {
        ".parquet" => connection.ParquetTexts(path),
        ".csv" or ".tsv" => $"read_csv({Readable(connection, path)}, header = true, all_varchar = true, delim = {DelimiterOf(ending)}, hive_partitioning = false)",
        _ => $"read_json({Readable(connection, path)}, format = 'newline_delimited', hive_partitioning = false)",
    };

    /// <summary>Writes a query's rows in the format of an ending.</summary>
    public static void CopyAs(this DuckDBConnection connection, string ending, string query, string path)
    {
        switch (ending.ToLowerInvariant())
        {
            case ".parquet":
                connection.CopyToParquet(query, path);
                break;
            case ".csv" or ".tsv":
                Copy(connection, query, path, $"FORMAT csv, HEADER true, DELIMITER {DelimiterOf(ending)}, COMPRESSION uncompressed");
                break;
            default:
                connection.CopyToJsonLines(query, path);
                break;
        }
    }

    /// <summary>A path by which a pattern's own characters are found as they are.</summary>
    /// <remarks>For Windows, whose names have no back-slash: before a class DuckDB takes it for an escape.</remarks>
    public static string Escaped(string path) => path.Replace("[", "[[]", StringComparison.Ordinal);

    private static string DelimiterOf(string ending) => ending.Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? "'\t'" : "','";

    // DuckDB would write over a file beforehand, through tmp_NAME beside it, and remove what has that name.
    private static void Copy(DuckDBConnection connection, string query, string path, string options) =>
        connection.Execute($"COPY ({query}) TO {DuckDb.Literal(Local(path))} ({options}, USE_TMP_FILE false)");

    private static IReadOnlyList<string> Parts(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.parquet").Order(StringComparer.Ordinal)] : [path];

    private static string Readable(DuckDBConnection connection, string path)
    {
        var file = Reading.Of(path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        if (!path.AsSpan().ContainsAny('*', '?', '['))
        {
            file.Dispose();
            return DuckDb.Literal(Local(path));
        }

        if (OperatingSystem.IsWindows())
        {
            file.Dispose();
            return DuckDb.Literal(Escaped(Local(path)));
        }

        // No escape holds for every name of Unix; the descriptor of an open file has none.
        connection.Disposed += (_, _) => file.Dispose();
        return DuckDb.Literal($"/dev/fd/{file.DangerousGetHandle()}");
    }

    // A path that starts at a folder is no address and no home.
    private static string Local(string path) => Path.IsPathRooted(path) ? path : Path.Combine(".", path);
}
