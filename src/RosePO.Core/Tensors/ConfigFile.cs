using System.Text.Json;

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

    /// <summary>What a file says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parse">Reads its bytes.</param>
    /// <param name="error">What is thrown where they are not as they should be.</param>
    /// <exception cref="RoseException">The file cannot be read, or does not say what it should.</exception>
    public static T Parse<T>(string path, Func<byte[], T> parse, Func<Exception, RoseException> error)
    {
        try
        {
            return parse(Read(path));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException
            or InvalidDataException or KeyNotFoundException or OverflowException or ArgumentException or NullReferenceException)
        {
            throw error(exception);
        }
    }
}
