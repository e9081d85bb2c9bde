using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace RosePO.Core.Data;

/// <summary>A failure that DuckDB's C functions report, as <see cref="DuckDBException"/> is one of its .NET classes.</summary>
/// <param name="type">What failed.</param>
/// <param name="message">DuckDB's message.</param>
internal sealed class DuckDbFailure(DuckDBErrorType type, string message) : Exception(message)
{
    /// <summary>What failed.</summary>
    public DuckDBErrorType Type { get; } = type;

    /// <summary>What failed in DuckDB; null where an exception is not DuckDB's.</summary>
    public static DuckDBErrorType? TypeOf(Exception exception) => exception switch
    {
        DuckDBException error => error.ErrorType,
        DuckDbFailure failure => failure.Type,
        _ => null,
    };
}
