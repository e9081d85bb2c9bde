namespace RosePO.Core.Data.Formats;

/// <summary>A file as a table of texts: what its columns are called, how DuckDB scans it, where a row lies.</summary>
/// <param name="path">The file.</param>
internal abstract class SourceTable(string path)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The columns in the file's order.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The table function that scans the file in its order.</summary>
    public abstract string Scan { get; }

    /// <summary>Where a row (from 0) lies in the file.</summary>
    public abstract RowPlace PlaceOf(long row);

    /// <summary>What DuckDB's failure to read the file means to a user.</summary>
    public abstract RoseException Explain(DuckDB.NET.Data.DuckDBException cause);

    /// <summary>A column's name as the file spells it, found without regard to case; null where it is absent.</summary>
    public string? Find(string column) => Columns.FirstOrDefault(name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase));
}
