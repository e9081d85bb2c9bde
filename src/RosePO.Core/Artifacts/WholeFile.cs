namespace RosePO.Core.Artifacts;

/// <summary>Text files beside artifacts: whole or as they were, and left alone where nothing changed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>.</exception>
    public static void Write(string path, string text)
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(path) && File.ReadAllText(path) == text)
            {
                return;
            }

            var temporary = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(folder, exception);
        }
    }
}
