namespace RosePO.Core.Artifacts;

/// <summary>The files of an artifact: listed when it is made, held to that list whenever it is used.</summary>
internal static class ArtifactPayload
{
    /// <summary>Lists the files of a folder, puts them on the disk and makes them read-only: links to them are edited by nobody.</summary>
    /// <param name="folder">The folder, complete except for its manifest.</param>
    /// <param name="earlier">The files of the artifact that it has links to; they need not be read again.</param>
    public static SortedDictionary<string, ArtifactFile> Seal(string folder, IReadOnlyDictionary<string, ArtifactFile>? earlier = null)
    {
        var files = new SortedDictionary<string, ArtifactFile>(StringComparer.Ordinal);
        foreach (var name in FolderTree.Files(folder))
        {
            var path = Path.Combine(folder, name);
            var stamp = FileStamp.Of(path)!.Value;
            if (earlier?.GetValueOrDefault(name) is { } known && known.Is(stamp))
            {
                files[name] = known;
                continue;
            }

            DiskSync.File(path);
            MakeReadOnly(path);
            files[name] = new ArtifactFile(stamp.Size, ContentHash.OfFile(path), stamp.Inode, stamp.Modified);
        }

        foreach (var inner in FolderTree.Folders(folder))
        {
            DiskSync.Folder(inner);
        }

        return files;
    }

    /// <summary>What is wrong with an artifact's files, in words; null where they are what they were.</summary>
    /// <param name="folder">The artifact.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="content">Whether every file is read, even one that carries the size, time and inode it had when it was last read.</param>
    /// <param name="remember">Whether a file that had to be read is remembered as read.</param>
    public static string? Damage(string folder, ArtifactManifest manifest, bool content = false, bool remember = true)
    {
        if (!manifest.IsIntact)
        {
            return $"its {ArtifactManifest.FileName} was changed";
        }

        var read = new SortedDictionary<string, ArtifactFile>(StringComparer.Ordinal);
        var known = CheckedFiles.Read(folder, manifest);
        foreach (var (name, file) in manifest.Files)
        {
            var path = Path.Combine(folder, name);
            if (FileStamp.Of(path) is not { IsRegular: true } stamp)
            {
                return $"its '{name}' is missing";
            }

            if (stamp.Size != file.Size)
            {
                return FormattableString.Invariant($"its '{name}' has {stamp.Size} bytes instead of {file.Size}");
            }

            if (!content && (file.Is(stamp) || known.GetValueOrDefault(name)?.Is(stamp) == true))
            {
                continue;
            }

            if (ContentHash.OfFile(path) != file.Sha256)
            {
                return $"its '{name}' has another content";
            }

            if (!file.Is(stamp))
            {
                read[name] = file.At(stamp);
            }
        }

        if (remember && read.Count > 0)
        {
            CheckedFiles.Write(folder, manifest, read);
        }

        return null;
    }

    /// <summary>A file in an artifact's folder that is not the artifact's; null where there is none.</summary>
    public static string? Foreign(string folder, ArtifactManifest manifest) => FolderTree.Files(folder, links: true)
        .FirstOrDefault(name => !manifest.Files.ContainsKey(name) && name is not (ArtifactManifest.FileName or CheckedFiles.FileName));

    /// <summary>Makes a file read-only.</summary>
    public static void MakeReadOnly(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, File.GetAttributes(path) | FileAttributes.ReadOnly);
        }
        else
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }
}
