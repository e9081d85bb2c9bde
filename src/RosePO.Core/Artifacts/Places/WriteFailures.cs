namespace RosePO.Core.Artifacts;

/// <summary>Knows the ways in which .NET and DuckDB say that something could not be written.</summary>
internal static class WriteFailures
{
    // How DuckDB says that it could not write: it has one type for every failure of input and output.
    private static readonly string[] s_phrases = ["Could not write", "No space left", "out of disk space", "quota exceeded", "Read-only file system"];

    /// <summary>Whether an exception says so.</summary>
    public static bool IsOne(Exception exception) =>
        exception is UnauthorizedAccessException
        || (exception is IOException and not FileNotFoundException and not DirectoryNotFoundException)
        || (exception.GetType().Name == "DuckDBException" && exception.Message.Contains("IO Error", StringComparison.OrdinalIgnoreCase)
            && s_phrases.Any(phrase => exception.Message.Contains(phrase, StringComparison.OrdinalIgnoreCase)));
}
