using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace RosePO.Core.Runtime.Trust;

/// <summary>Who owns a file, on systems with owners; .NET reports only the mode of a file.</summary>
/// <param name="User">The owner's number.</param>
/// <param name="Group">The group's number.</param>
/// <param name="Mode">Permissions, and the sticky bit of folders.</param>
/// <param name="Kind">The type bits of the mode.</param>
internal readonly partial record struct FileOwner(uint User, uint Group, UnixFileMode Mode, int Kind)
{
    private const int TypeMask = 0xf000;
    private const int Permissions = 0xfff;
    private const int Folder = 0x4000;
    private const int Regular = 0x8000;

    // AT_FDCWD, AT_SYMLINK_NOFOLLOW and the bits for type, mode, owner and group of Linux's statx.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint Wanted = 0x1 | 0x2 | 0x8 | 0x10;

    private const int LongestPath = 4096;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => Kind == Folder;

    /// <summary>Whether it is an ordinary file, no link, pipe or device.</summary>
    public bool IsFile => Kind == Regular;

    /// <summary>The number of the user that this process acts as.</summary>
    public static uint Current => EffectiveUser();

    /// <summary>The owner of a file or folder, of a link itself where it is one; null where it cannot be determined.</summary>
    public static FileOwner? Of(string path)
    {
        var name = Name(path);
        var buffer = new byte[256];
        if (OperatingSystem.IsLinux())
        {
            // struct statx is the same on every processor.
            return StatX(CurrentFolder, name, NoFollow, Wanted, buffer) != 0 ? null : From(
                BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(20)), BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(24)),
                BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(28)));
        }

        // struct stat with 64-bit inodes, the only one of Apple's ARM processors.
        return Stat(name, buffer) != 0 ? null : From(
            BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(16)), BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(20)),
            BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(4)));
    }

    /// <summary>A path without links on its way; null where there is nothing.</summary>
    public static string? RealPath(string path)
    {
        var buffer = new byte[LongestPath];
        return Resolve(Name(path), buffer) == 0 ? null : Encoding.UTF8.GetString(buffer, 0, Array.IndexOf(buffer, (byte)0));
    }

    private static FileOwner From(uint user, uint group, int mode) => new(user, group, (UnixFileMode)(mode & Permissions), mode & TypeMask);

    private static byte[] Name(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int StatX(int folder, [In] byte[] path, int flags, uint mask, [Out] byte[] result);

    [LibraryImport("libc", EntryPoint = "lstat")]
    private static partial int Stat([In] byte[] path, [Out] byte[] result);

    [LibraryImport("libc", EntryPoint = "realpath")]
    private static partial nint Resolve([In] byte[] path, [Out] byte[] result);
}
