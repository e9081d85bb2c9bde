namespace RosePO.Core.Artifacts;

/// <summary>Reads files of users, whose errors name the file.</summary>
internal static class Reading
{
    /// <summary>What is read of a file.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: there is none, or it cannot be read.</exception>
    public static T Of<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ArtifactErrors.NotFound(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotReadable(path, cause);
        }
    }
}
