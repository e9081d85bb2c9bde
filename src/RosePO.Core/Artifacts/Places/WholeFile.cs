namespace RosePO.Core.Artifacts;

/// <summary>Text files beside artifacts: complete or as they were, even after a power cut, and left alone where nothing changed.</summary>
public static class WholeFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file. Absolute.</param>
    /// <param name="text">What it is to hold.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>.</exception>
    public static void Write(string path, string text)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = path + ".rosepo-new";
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(path) && File.ReadAllText(path) == text)
            {
                if (File.Exists(temporary))
                {
                    using var held = Lock(path);
                    File.Delete(temporary);
                }

                return;
            }

            // One name: what a killed run left is written over. Two writers at once are kept apart by a lock.
            using (Lock(path))
            {
                File.WriteAllText(temporary, text);
                DiskSync.File(temporary);
                File.Move(temporary, path, overwrite: true);
                DiskSync.Folder(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(folder, exception);
        }
    }

    private static FileLock Lock(string path) => FileLock.Take([FileLock.Beside(path)], null, () => { }, CancellationToken.None)!;
}
