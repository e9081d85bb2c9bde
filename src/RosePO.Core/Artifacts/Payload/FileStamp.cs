using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RosePO.Core.Artifacts;

/// <summary>What tells without reading a file that it is the one that was read before.</summary>
/// <param name="Inode">The inode; 0 where the system does not say.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When it was last written: nanoseconds since 1970, UTC.</param>
/// <param name="IsRegular">False for a pipe, socket or device; reading such a thing may wait for ever.</param>
internal readonly partial record struct FileStamp(ulong Inode, long Size, long Modified, bool IsRegular)
{
    private const int NanosecondsPerTick = 100;
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;

    /// <summary>The stamp of a file, of a link's target where the path is a link; null where nothing is there.</summary>
    public static FileStamp? Of(string path) => OperatingSystem.IsLinux() && TryStatx(CurrentFolder, path, 0, out var stamp) ? stamp : OfFileInfo(new FileInfo(path));

    /// <summary>The stamp of an open file, whatever is under its name now; null where the system does not say.</summary>
    public static FileStamp? Of(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && TryStatx((int)file.DangerousGetHandle(), "", EmptyPath, out var stamp) ? stamp : null;

    /// <summary>Requires that a path is not a pipe, socket or device: reading it may wait for ever. What is not there is left to whoever opens it.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: it is one.</exception>
    public static void RequireFile(string path)
    {
        if (Of(path) is { IsRegular: false } && !Directory.Exists(path))
        {
            throw ArtifactErrors.NotAFile(path);
        }
    }

    // What is not a file has no bytes; an empty file is not a loss where it is taken for a pipe.
    private static FileStamp? OfFileInfo(FileInfo file) => file.Exists
        ? new FileStamp(0, file.Length, (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick, true)
        : null;

    // The structure of statx is the same on every Linux; that of stat is not. Offsets in bytes: mode 28 (16 bits), inode 32, size 40,
    // seconds and nanoseconds of the last change of content 112 and 120.
    private static bool TryStatx(int folder, string path, int flags, out FileStamp? stamp)
    {
        const uint BasicStats = 0x7ff;
        const int NotImplemented = 38;
        const int TypeMask = 0xF000;
        const int RegularFile = 0x8000;
        Span<byte> buffer = stackalloc byte[256];
        stamp = null;
        try
        {
            if (Statx(folder, path, flags, BasicStats, buffer) != 0)
            {
                return Marshal.GetLastPInvokeError() != NotImplemented;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }

        var mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer[28..]);
        var modified = (BinaryPrimitives.ReadInt64LittleEndian(buffer[112..]) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(buffer[120..]);
        stamp = new FileStamp(
            BinaryPrimitives.ReadUInt64LittleEndian(buffer[32..]), BinaryPrimitives.ReadInt64LittleEndian(buffer[40..]), modified, (mode & TypeMask) == RegularFile);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> buffer);
}
