using System.Globalization;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Data;

/// <summary>
/// The tables of an import: a database in memory that spills what exceeds its limit to a folder of its own, which is removed when the import ends, however it ends;
/// what a killed import left is removed by the next one to the same destination.
/// </summary>
internal sealed class ImportTables : IDisposable
{
    // DuckDB's operators need some memory for each thread: with less of it there are fewer threads, not a failure.
    private const long MemoryPerThread = 128;

    private readonly string _spill;
    private readonly long _limit;

    /// <summary>Opens the database.</summary>
    /// <param name="request">The limit and the folder that is spilled to.</param>
    /// <param name="folder">The artifact's folder, which is spilled to where the request names none.</param>
    public ImportTables(ImportDatasetRequest request, ArtifactFolder folder)
    {
        _spill = request.SpillFolder is { } chosen ? Path.Combine(chosen, $"rosepo-{ContentHash.OfText(request.Destination)[..16]}") : folder.File("spill");
        _limit = request.MemoryLimit ?? Math.Max(1, (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20) / 2);
        Remove();
        Directory.CreateDirectory(_spill);
        Connection = DuckDb.Open(_spill);
        Connection.Execute(string.Create(
            CultureInfo.InvariantCulture, $"SET memory_limit='{_limit}MiB'; SET threads={Math.Clamp(_limit / MemoryPerThread, 1, Environment.ProcessorCount)}"));
    }

    /// <summary>The database.</summary>
    public DuckDBConnection Connection { get; }

    /// <summary>Does what needs the tables.</summary>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.MemoryExhausted"/>: the limit is too small; <see cref="RoseErrorCode.WriteFailed"/>: the folder that is spilled to is full.
    /// </exception>
    public T Explained<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception cause) when (DuckDbFailure.TypeOf(cause) is DuckDBErrorType.OutOfMemory or DuckDBErrorType.Io && SaysSpill(cause))
        {
            throw DatasetErrors.SpillFull(_spill, cause);
        }
        catch (Exception cause) when (DuckDbFailure.TypeOf(cause) is DuckDBErrorType.OutOfMemory)
        {
            throw DatasetErrors.MemoryLimitTooSmall(_limit, cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Connection.Dispose();
        Remove();
    }

    // Its own limit of the folder is what the disk has left.
    private bool SaysSpill(Exception cause) =>
        cause.Message.Contains("max_temp_directory_size", StringComparison.Ordinal) || cause.Message.Contains(_spill, StringComparison.Ordinal);

    private void Remove()
    {
        if (Directory.Exists(_spill))
        {
            Directory.Delete(_spill, recursive: true);
        }
    }
}
