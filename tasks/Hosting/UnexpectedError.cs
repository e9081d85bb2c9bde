namespace RosePO.Tasks;

/// <summary>The error of a failure that has none of its own.</summary>
internal static class UnexpectedError
{
    /// <summary>The error, in one line; its stack is the cause's.</summary>
    public static RoseException Of(Exception exception) => new(
        RoseErrorCode.Unexpected,
        $"Something failed that has no error of its own ({exception.GetType().Name}: {FirstLine(exception.Message)}): build with -v:detailed for the stack and report it.",
        exception);

    private static string FirstLine(string text) => text.Split('\n')[0].Trim().TrimEnd('.');
}
