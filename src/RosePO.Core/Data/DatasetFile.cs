using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace RosePO.Core.Data;

/// <summary>Reads a table of a dataset artifact: a Parquet file, or a folder of its parts.</summary>
internal static class DatasetFile
{
    /// <summary>Reads it; a file that is not Parquet, lacks a column or contains what it should not says so while it is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it: gets a connection, and the file as a table of a query.</param>
    /// <exception cref="RoseException">The file is missing, cannot be read, or is not as it was written.</exception>
    public static T Read<T>(string path, Func<DuckDBConnection, string, T> read)
    {
        Require(Path.Exists(path), path, "it is missing");
        using var connection = DuckDb.Open();
        try
        {
            return read(connection, connection.Parquet(path));
        }
        catch (Exception cause) when (DuckDbFailure.TypeOf(cause) is not (null or DuckDBErrorType.OutOfMemory) || cause is InvalidCastException)
        {
            throw DatasetErrors.ArtifactBroken(path, DatasetErrors.FirstLine(cause), cause);
        }
    }

    /// <summary>Fails where a file is not as it was written.</summary>
    public static void Require(bool condition, string path, string otherwise)
    {
        if (!condition)
        {
            throw DatasetErrors.ArtifactBroken(path, otherwise);
        }
    }
}
