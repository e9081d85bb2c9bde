namespace RosePO.Core.Tensors;

/// <summary>Reads the small files beside weights.</summary>
internal static class ConfigFile
{
    // More than any has, and little enough to be held.
    private const int MaximumLength = 64 << 20;

    /// <summary>A file's bytes.</summary>
    /// <exception cref="InvalidDataException">It is empty or larger than any such file.</exception>
    /// <exception cref="RoseException">It cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return FileLength.Of(path) is > 0 and <= MaximumLength
                ? File.ReadAllBytes(path)
                : throw new InvalidDataException("it is empty or larger than any such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw TensorErrors.Unreadable(path, exception);
        }
    }
}
