using System.Runtime.InteropServices;

namespace RosePO.Core.Artifacts;

/// <summary>Folders made of another one's files: links where the file system has them, else copies.</summary>
internal static partial class HardLinks
{
    /// <summary>Gives a folder every file of another one that it does not have yet.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="destination">The folder that is given the files; made where it does not exist.</param>
    /// <param name="include">Chooses files by their path below the folder; null takes all.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Fill(string source, string destination, Func<string, bool>? include = null)
    {
        Directory.CreateDirectory(destination);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, file);
            var target = Path.Combine(destination, relative);
            if (include?.Invoke(relative) == false || File.Exists(target))
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

    // Under its name the file is whole or is not there.
    private static void Copy(string file, string target)
    {
        var temporary = $"{target}.{Guid.NewGuid():N}";
        File.Copy(file, temporary);
        File.Move(temporary, target, overwrite: true);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string created, string existing, IntPtr security);
}
