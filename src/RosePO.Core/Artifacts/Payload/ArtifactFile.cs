namespace RosePO.Core.Artifacts;

/// <summary>A file of an artifact's payload, as it was when the artifact was made.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
/// <param name="Inode">Its inode; 0 where the system does not say.</param>
/// <param name="Modified">When it was written: nanoseconds since 1970, UTC. With inode and size it tells that the file need not be read again.</param>
internal sealed record ArtifactFile(long Size, string Sha256, ulong Inode, long Modified)
{
    /// <summary>Whether a stamp is that of this file.</summary>
    internal bool Is(FileStamp stamp) => stamp.Inode == Inode && stamp.Size == Size && stamp.Modified == Modified;

    /// <summary>The file with another stamp.</summary>
    internal ArtifactFile At(FileStamp stamp) => this with { Inode = stamp.Inode, Modified = stamp.Modified };
}
