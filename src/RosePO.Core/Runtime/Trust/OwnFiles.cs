namespace RosePO.Core.Runtime.Trust;

/// <summary>Makes folders and files that nobody else can write, however loose the user's own default is.</summary>
internal static class OwnFiles
{
    private const UnixFileMode ReadableFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes a folder where there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="isPrivate">Whether nobody else may read it either.</param>
    public static void CreateFolder(string path, bool isPrivate = false)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, isPrivate ? PrivateFolder : ReadableFolder);
        }
    }

    /// <summary>Opens a file for writing.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ReadableFile;
        }

        return new FileStream(path, options);
    }
}
