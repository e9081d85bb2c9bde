using System.Security.Cryptography;
using System.Text;

namespace RosePO.Core.Artifacts;

/// <summary>SHA-256 of what a stage reads.</summary>
public static class ContentHash
{
    /// <summary>The hash of a text.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// The hash of an input: an artifact's key, a file's content, or a folder's names and contents.
    /// </summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: nothing is there.</exception>
    public static string OfInput(string path)
    {
        if (Directory.Exists(path))
        {
            return Artifact.TryOpen(path)?.Key ?? OfFolder(path);
        }

        if (!File.Exists(path))
        {
            throw ArtifactErrors.NotFound(path);
        }

        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw ArtifactErrors.NotReadable(path, exception);
        }
    }

    private static string OfFolder(string folder)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            text.Append(Path.GetRelativePath(folder, file).Replace('\\', '/')).Append('\n').Append(OfInput(file)).Append('\n');
        }

        return OfText(text.ToString());
    }
}
