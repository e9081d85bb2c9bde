namespace RosePO.Core.Artifacts;

/// <summary>
/// A lock between processes: a file that is held open by one of them, and let go by the system when that process ends, however it ends. The
/// file stays where it is, as a process that waits may hold it open.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? _stream;

    private FileLock(FileStream? stream) => _stream = stream;

    /// <summary>Takes one of several locks, whichever is free first.</summary>
    /// <param name="files">The files, any of which will do.</param>
    /// <param name="limit">How long it is waited for; null waits as long as it takes.</param>
    /// <param name="waiting">Told once, where it must be waited for.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The lock, or null where the time ran out.</returns>
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
    public void Dispose() => _stream?.Dispose();

    private static FileLock? TryTake(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return new FileLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody can lock what nobody can write: the work itself will say so where it matters.
            return new FileLock(null);
        }
    }

    // EWOULDBLOCK of Linux and macOS; a sharing or lock violation of Windows.
    private static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception.HResult is 11 or 35;
}
