namespace RosePO.Core.Artifacts;

/// <summary>Errors that have a file.</summary>
internal static class FileErrors
{
    /// <summary>An error of a file or folder.</summary>
    /// <param name="code">Which error it is.</param>
    /// <param name="file">The file or folder.</param>
    /// <param name="sentence">What was wrong, where, and what to do.</param>
    /// <param name="cause">The cause.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, from 1.</param>
    public static RoseException At(
        this RoseErrorCode code, string? file, FormattableString sentence, Exception? cause = null, int line = 0, int column = 0) =>
        new(code, FormattableString.Invariant(sentence), cause) { File = file, Line = line, Column = column };
}
