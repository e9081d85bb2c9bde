using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace RosePO.Core.Data;

/// <summary>Appends rows to a DuckDB table in whole vectors: columns of numbers are copied rather than appended value by value.</summary>
internal sealed unsafe class VectorAppender : IDisposable
{
    /// <summary>Rows of a vector.</summary>
    public const int Rows = 2048;

    private readonly DuckDB.NET.Native.DuckDBAppender _appender;
    private readonly DuckDBDataChunk _chunk;

    /// <summary>Opens an appender to a table of numbers and texts.</summary>
    public VectorAppender(DuckDBConnection connection, string table)
    {
        Check(NativeMethods.Appender.DuckDBAppenderCreate(connection.NativeConnection, null!, table, out _appender));
        var types = new DuckDBLogicalType[NativeMethods.Appender.DuckDBAppenderColumnCount(_appender)];
        for (var column = 0; column < types.Length; column++)
        {
            types[column] = NativeMethods.Appender.DuckDBAppenderColumnType(_appender, (ulong)column);
        }

        _chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk(Array.ConvertAll(types, type => type.DangerousGetHandle()), (ulong)types.Length);
        foreach (var type in types)
        {
            type.Dispose();
        }
    }

    /// <summary>A column's vector, to be filled before <see cref="Append"/>.</summary>
    public Span<T> Column<T>(int column, int rows)
        where T : unmanaged =>
        new(NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column)), rows);

    /// <summary>Sets a text of a column, as UTF-8.</summary>
    public void Text(int column, int row, ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column);
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(vector, (ulong)row, bytes, text.Length);
        }
    }

    /// <summary>Appends the rows that the vectors contain.</summary>
    public void Append(int rows)
    {
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)rows);
        Check(NativeMethods.Appender.DuckDBAppendDataChunk(_appender, _chunk));
        NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
    }

    /// <summary>Hands the last rows over.</summary>
    public void Finish() => Check(NativeMethods.Appender.DuckDBAppenderClose(_appender));

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk.Dispose();
        _appender.Dispose();
    }

    private static void Check(DuckDBState state)
    {
        if (state != DuckDBState.Success)
        {
            throw new IOException("DuckDB could not take the rows: memory or the disk is full");
        }
    }
}
