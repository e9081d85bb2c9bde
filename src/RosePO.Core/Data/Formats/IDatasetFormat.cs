using DuckDB.NET.Data;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// A way in. It fills two tables: <c>raw</c> (row, user, item, timestamp, rating; row is the file's order, timestamp may be NULL)
/// and <c>titles</c> (item, title, longer, category; longer is the title to use where <c>title</c> is not distinct).
/// </summary>
internal interface IDatasetFormat
{
    /// <summary>The name that the user gives.</summary>
    DatasetFormat Name { get; }

    /// <summary>Whether a path is of this format, by its name alone.</summary>
    bool Recognises(string path);

    /// <summary>The files that are read, by the request's property; they identify the artifact.</summary>
    IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request);

    /// <summary>Fills the two tables.</summary>
    void Read(DuckDBConnection connection, ImportDatasetRequest request, CancellationToken cancellation);
}
