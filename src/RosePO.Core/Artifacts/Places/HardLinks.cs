using System.Runtime.InteropServices;

namespace RosePO.Core.Artifacts;

/// <summary>Folders made of another one's files: links where the file system has them, else copies.</summary>
internal static partial class HardLinks
{
    /// <summary>Gives a folder every file of another one that it does not have yet.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="destination">The folder that is given the files; made where it does not exist.</param>
    /// <param name="include">Chooses files by their path below the folder, with '/'.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Fill(string source, string destination, Func<string, bool> include)
    {
        Directory.CreateDirectory(destination);
        foreach (var name in FolderTree.Files(source).Where(include))
        {
            var (file, target) = (Path.Combine(source, name), Path.Combine(destination, name));
            if (File.Exists(target))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!TryLink(file, target))
            {
                Copy(file, target);
            }
        }
    }

    /// <summary>Takes a file's name away, read-only or not; what other names it has stay.</summary>
    public static void Unlink(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        File.Delete(file);
    }

    private static bool TryLink(string file, string target)
    {
        try
        {
            return OperatingSystem.IsWindows() ? CreateHardLink(target, file, IntPtr.Zero) : Link(file, target) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    // Under its name the file is complete or is not there.
    private static void Copy(string file, string target)
    {
        var temporary = target + ".new";
        File.Copy(file, temporary, overwrite: true);
        File.Move(temporary, target, overwrite: true);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string created, string existing, IntPtr security);
}
