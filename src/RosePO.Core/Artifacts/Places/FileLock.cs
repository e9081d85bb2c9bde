namespace RosePO.Core.Artifacts;

/// <summary>
/// A lock between processes and threads: a file that is held open by one of them, and let go by the system when that process ends, however it
/// ends. The file is removed with the lock where the system can tell whether a file that was opened is still the one under its name.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const string Suffix = ".rosepo-lock";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly string _file;
    private readonly FileStream _stream;

    private FileLock(string file, FileStream stream) => (_file, _stream) = (file, stream);

    /// <summary>The lock of a file or folder that others look at too: a hidden file beside it, of a name that nobody else gives.</summary>
    public static string Beside(string path) => Path.Combine(Path.GetDirectoryName(path)!, '.' + Path.GetFileName(path) + Suffix);

    /// <summary>Takes one of several locks, whichever is free first.</summary>
    /// <param name="files">The files, any of which will do.</param>
    /// <param name="limit">How long it is waited for; null waits as long as it takes.</param>
    /// <param name="waiting">Called once where it must be waited for.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The lock, or null where the time ran out.</returns>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>: the files cannot be made or opened.</exception>
    public static FileLock? Take(IReadOnlyList<string> files, TimeSpan? limit, Action waiting, CancellationToken cancellation)
    {
        var until = limit is { } time ? DateTimeOffset.UtcNow + time : DateTimeOffset.MaxValue;
        var told = false;
        while (true)
        {
            if (files.Select(TryTake).FirstOrDefault(taken => taken is not null) is { } found)
            {
                return found;
            }

            if (DateTimeOffset.UtcNow >= until)
            {
                return null;
            }

            if (!told)
            {
                told = true;
                waiting();
            }

            cancellation.WaitHandle.WaitOne(s_pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Removed while it is held: whoever opened it before finds out that it is no longer the file under its name, and tries again.
        if (CanRemove && _stream.Length == 0)
        {
            // A lock file that stays locks nobody out.
            Quietly.Do(() => File.Delete(_file));
        }

        _stream.Dispose();
    }

    private static bool CanRemove => OperatingSystem.IsLinux();

    private static FileLock? TryTake(string file)
    {
        FileStream stream;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotLockable(file, exception);
        }

        if (!CanRemove || FileStamp.Of(stream.SafeFileHandle)?.Inode == FileStamp.Of(file)?.Inode)
        {
            return new FileLock(file, stream);
        }

        // It was removed between being opened and being locked.
        stream.Dispose();
        return null;
    }

    // EWOULDBLOCK of Linux and macOS; a sharing or lock violation of Windows.
    private static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception.HResult is 11 or 35;
}
