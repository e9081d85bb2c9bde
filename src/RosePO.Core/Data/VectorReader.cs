using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace RosePO.Core.Data;

/// <summary>
/// Reads a query's rows in whole vectors while they are computed: the result is never in memory as a whole, and numbers and texts are read where DuckDB
/// keeps them. It has a connection of its own: another query of the same one would end it.
/// </summary>
internal sealed unsafe class VectorReader : IDisposable
{
    private const int Inlined = 12;

    private readonly DuckDBConnection _connection;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _stop;
    private readonly DuckDBPreparedStatement _statement;
    private DuckDBResult _result;
    private readonly nint[] _values;
    private readonly nint[] _validities;
    private DuckDBDataChunk? _chunk;

    /// <summary>Starts a query.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="sql">The query.</param>
    /// <param name="cancellation">Stops it, wherever DuckDB is with it.</param>
    /// <exception cref="DuckDbFailure">It cannot be run.</exception>
    public VectorReader(DuckDBConnection connection, string sql, CancellationToken cancellation = default)
    {
        _connection = connection.Duplicate();
        _connection.Open();
        _cancellation = cancellation;
        var native = _connection.NativeConnection;
        if (NativeMethods.PreparedStatements.DuckDBPrepare(native, sql, out _statement) != DuckDBState.Success)
        {
            var message = NativeMethods.PreparedStatements.DuckDBPrepareError(_statement);
            _statement.Dispose();
            _connection.Dispose();
            throw new DuckDbFailure(DuckDBErrorType.Binder, message);
        }

        _stop = cancellation.Register(() => NativeMethods.Startup.DuckDBInterrupt(native));
        if (NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(_statement, out _result) != DuckDBState.Success)
        {
            var failure = Failure();
            Dispose();
            throw failure;
        }

        (_values, _validities) = (new nint[NativeMethods.Query.DuckDBColumnCount(ref _result)], new nint[NativeMethods.Query.DuckDBColumnCount(ref _result)]);
    }

    /// <summary>The rows of the vectors that were read last.</summary>
    public int Rows { get; private set; }

    /// <summary>Moves to the next vectors; false where there are none.</summary>
    /// <exception cref="DuckDbFailure">The query failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public bool Read()
    {
        _cancellation.ThrowIfCancellationRequested();
        _chunk?.Dispose();
        _chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        Rows = _chunk.IsInvalid ? 0 : (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
        for (var column = 0; Rows > 0 && column < _values.Length; column++)
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column);
            (_values[column], _validities[column]) = ((nint)NativeMethods.Vectors.DuckDBVectorGetData(vector), (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(vector));
        }

        return Rows > 0 || (NativeMethods.Query.DuckDBResultError(ref _result) is { Length: > 0 } ? throw Failure() : false);
    }

    /// <summary>A column's values; those of rows that are NULL mean nothing.</summary>
    public ReadOnlySpan<T> Column<T>(int column)
        where T : unmanaged => new((void*)_values[column], Rows);

    /// <summary>Whether a column's value is NULL.</summary>
    public bool IsNull(int column, int row)
    {
        var mask = (ulong*)_validities[column];
        return mask is not null && (mask[row / 64] & (1UL << (row % 64))) == 0;
    }

    /// <summary>A text of a column as UTF-8, valid until the next vectors are read.</summary>
    public ReadOnlySpan<byte> Text(int column, int row)
    {
        // A length, then the text itself where it is short, else its first four bytes and where it is.
        var text = (byte*)_values[column] + (row * 16L);
        var length = *(int*)text;
        return new(length <= Inlined ? text + 4 : *(byte**)(text + 8), length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _chunk?.Dispose();
        _result.Close();
        _statement.Dispose();
        _connection.Dispose();
    }

    private Exception Failure()
    {
        var type = NativeMethods.Query.DuckDBResultErrorType(ref _result);
        return type == DuckDBErrorType.Interrupt && _cancellation.IsCancellationRequested
            ? new OperationCanceledException(_cancellation)
            : new DuckDbFailure(type, NativeMethods.Query.DuckDBResultError(ref _result));
    }
}
