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
    private int _held;

    /// <summary>Opens an appender to a table of numbers, texts and lists.</summary>
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

    /// <summary>The rows that there is room for before the vectors are handed over.</summary>
    public int Room => Rows - _held;

    /// <summary>The next values of a column, to be filled before <see cref="Take"/>.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">How many: at most <see cref="Room"/>.</param>
    public Span<T> Next<T>(int column, int rows)
        where T : unmanaged => new((T*)NativeMethods.Vectors.DuckDBVectorGetData(Vector(column)) + _held, rows);

    /// <summary>Sets a text of one of the next rows, as UTF-8.</summary>
    public void Text(int column, int row, ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
        {
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(Vector(column), (ulong)(_held + row), bytes, text.Length);
        }
    }

    /// <summary>Sets the list of the next row.</summary>
    public void List<T>(int column, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var vector = Vector(column);
        var start = (int)NativeMethods.Vectors.DuckDBListVectorGetSize(vector);
        NativeMethods.Vectors.DuckDBListVectorReserve(vector, (ulong)(start + values.Length));
        NativeMethods.Vectors.DuckDBListVectorSetSize(vector, (ulong)(start + values.Length));
        var child = (T*)NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.Vectors.DuckDBListVectorGetChild(vector));
        values.CopyTo(new Span<T>(child + start, values.Length));
        Next<DuckDBListEntry>(column, 1)[0] = new DuckDBListEntry((ulong)start, (ulong)values.Length);
    }

    /// <summary>Takes the next rows, whose values are set.</summary>
    public void Take(int rows)
    {
        _held += rows;
        if (_held == Rows)
        {
            Append();
        }
    }

    /// <summary>Hands the last rows over; no more are taken.</summary>
    public void Finish()
    {
        Append();
        Check(NativeMethods.Appender.DuckDBAppenderClose(_appender));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk.Dispose();
        _appender.Dispose();
    }

    private void Append()
    {
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)_held);
        Check(NativeMethods.Appender.DuckDBAppendDataChunk(_appender, _chunk));
        NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
        _held = 0;
    }

    private nint Vector(int column) => NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column);

    private void Check(DuckDBState state)
    {
        if (state != DuckDBState.Success)
        {
            using var error = NativeMethods.Appender.DuckDBAppenderErrorData(_appender);
            throw new DuckDbFailure(NativeMethods.ErrorData.DuckDBErrorDataErrorType(error), NativeMethods.ErrorData.DuckDBErrorDataMessage(error));
        }
    }
}
