namespace RosePO.Core.Runtime.Provisioning;

/// <summary>The folder that libtorch is put into. What was not installed here is never replaced.</summary>
internal static class RuntimeDestination
{
    /// <summary>Checks that the folder is free, or contains a runtime of ours and nothing else.</summary>
    /// <returns>The runtime that is there, or null.</returns>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DestinationExists"/>.</exception>
    public static InstalledRuntime? Check(string folder)
    {
        if (!Path.Exists(folder) && new FileInfo(folder).LinkTarget is null)
        {
            return null;
        }

        if (!Directory.Exists(folder) || new DirectoryInfo(folder).LinkTarget is not null)
        {
            throw RuntimeErrors.NotReplaced(folder, "it is not a folder of its own");
        }

        if (Directory.EnumerateFileSystemEntries(folder).FirstOrDefault() is not { } entry)
        {
            return null;
        }

        var installed = InstalledRuntime.Read(folder)
            ?? throw RuntimeErrors.NotReplaced(folder, $"it contains '{Path.GetFileName(entry)}' and no libtorch that was installed here");
        return installed.Foreign() is { } foreign
            ? throw RuntimeErrors.NotReplaced(folder, $"it contains '{foreign}', which was not installed with libtorch")
            : installed;
    }

    /// <summary>Moves a folder to its place.</summary>
    /// <param name="folder">The new libraries.</param>
    /// <param name="destination">Their place.</param>
    /// <param name="aside">A name on the same disk for what was there.</param>
    public static void Put(string folder, string destination, string aside)
    {
        if (Check(destination) is not null)
        {
            Directory.Move(destination, aside);
        }
        else if (Directory.Exists(destination))
        {
            // Empty, or this fails.
            Directory.Delete(destination);
        }

        Directory.Move(folder, destination);
    }
}
