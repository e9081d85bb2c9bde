using System.Runtime.InteropServices;

namespace RosePO.Core.Artifacts;

/// <summary>
/// Waits until files and folders are on the disk, so that after a power cut a name never stands for less than was written under it.
/// </summary>
internal static partial class DiskSync
{
    /// <summary>Waits for a file's content.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void File(string path)
    {
        // Windows flushes only what may be written to; so this comes before a file is made read-only.
        using var handle = System.IO.File.OpenHandle(path, FileMode.Open, OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Waits for a folder's entries: what was made, renamed or deleted in it. Windows keeps those in its journal.</summary>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int ReadOnly = 0;
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            return;
        }

        // Some network file systems cannot flush a folder; the rename that follows is then as safe as they make it.
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
