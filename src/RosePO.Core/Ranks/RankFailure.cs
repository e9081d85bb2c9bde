namespace RosePO.Core.Ranks;

/// <summary>A failure of one rank, as the others receive it.</summary>
/// <param name="Code">Which error it is; null where the work was cancelled.</param>
/// <param name="Message">The sentence.</param>
/// <param name="Option">The option at fault, or null.</param>
/// <param name="File">The file at fault, or null.</param>
/// <param name="Line">The line at fault, or 0.</param>
/// <param name="Column">The column at fault, or 0.</param>
internal sealed record RankFailure(RoseErrorCode? Code, string Message, string? Option, string? File, int Line, int Column)
{
    private const string Mark = "RosePO.Agreed";

    /// <summary>What a rank tells of an exception.</summary>
    public static RankFailure Of(Exception exception, int rank = 0) => exception switch
    {
        OperationCanceledException => new(null, exception.Message, null, null, 0, 0),
        RoseException error => new(error.Error, error.Message, error.Option, error.File, error.Line, error.Column),
        _ when MemoryErrors.Find(exception) is { } memory => Of(memory, rank),
        _ => Of(RankErrors.Failed(rank, exception), rank),
    };

    /// <summary>The exception on a rank that was told of it.</summary>
    public Exception ToException() => Code is { } code
        ? new RoseException(code, Message) { Option = Option, File = File, Line = Line, Column = Column }
        : new OperationCanceledException(Message);

    /// <summary>Whether all ranks know of an exception, so that none is waiting for this one.</summary>
    public static bool IsAgreed(Exception exception) => exception.Data.Contains(Mark);

    /// <summary>Marks an exception that all ranks know of.</summary>
    public static Exception Agreed(Exception exception)
    {
        exception.Data[Mark] = true;
        return exception;
    }
}
