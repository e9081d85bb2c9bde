namespace RosePO.Core.Artifacts;

/// <summary>Files beside artifacts: complete or as they were, even after a power cut, and left alone where nothing changed.</summary>
internal static class WholeFile
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

    /// <summary>Replaces a file by what something else writes, in full or not at all.</summary>
    /// <typeparam name="T">What the writing returns.</typeparam>
    /// <param name="path">The file. Absolute.</param>
    /// <param name="write">Writes to the path that it is given.</param>
    /// <param name="cancellation">Stops the waiting for another that writes the same file.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>.</exception>
    internal static T Replace<T>(string path, Func<string, T> write, CancellationToken cancellation = default)
    {
        // One name, so that the next one removes what a killed one left; its ending says the format.
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.rosepo-new{Path.GetExtension(path)}");
        using var alone = FileLock.Take([FileLock.Beside(path)], null, () => { }, cancellation);
        try
        {
            var result = write(temporary);
            File.Move(temporary, path, overwrite: true);
            return result;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DuckDB.NET.Data.DuckDBException)
        {
            throw ArtifactErrors.NotWritable(path, exception);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileLock Lock(string path) => FileLock.Take([FileLock.Beside(path)], null, () => { }, CancellationToken.None)!;
}
