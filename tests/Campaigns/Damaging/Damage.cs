namespace RosePO.Campaigns.Damaging;

/// <summary>What is done to a file.</summary>
internal enum DamageKind
{
    /// <summary>One bit of it is another.</summary>
    Flipped,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>Its end is gone.</summary>
    Truncated,

    /// <summary>It has no content.</summary>
    Emptied,

    /// <summary>It has its length, and zeroes.</summary>
    Zeroed,
}

/// <summary>One change of a file.</summary>
/// <param name="Kind">What is done to it.</param>
/// <param name="Path">The file, below the folder that is damaged.</param>
/// <param name="At">The byte that is flipped, or the first that is gone.</param>
/// <param name="Bit">The bit of that byte.</param>
/// <param name="KeepsTime">Whether the time of the last change is put back.</param>
internal sealed record Damage(DamageKind Kind, string Path, long At, int Bit, bool KeepsTime)
{
    /// <summary>Draws a change.</summary>
    /// <param name="random">Draws.</param>
    /// <param name="folder">The folder that is damaged.</param>
    /// <param name="files">The files to choose from, below the folder.</param>
    /// <param name="kinds">The kinds to choose from.</param>
    public static Damage Draw(Random random, string folder, IReadOnlyList<string> files, IReadOnlyList<DamageKind> kinds)
    {
        var path = files[random.Next(files.Count)];
        var length = new FileInfo(System.IO.Path.Combine(folder, path)).Length;
        return new Damage(kinds[random.Next(kinds.Count)], path, random.NextInt64(Math.Max(1, length)), random.Next(8), random.Next(2) == 0);
    }

    /// <summary>Does it.</summary>
    public void Do(string folder)
    {
        var file = System.IO.Path.Combine(folder, Path);
        if (Kind == DamageKind.Deleted)
        {
            File.Delete(file);
            return;
        }

        var mode = File.GetUnixFileMode(file);
        using var time = KeepsTime ? new KeptTime(file) : null;
        File.SetUnixFileMode(file, mode | UnixFileMode.UserWrite);
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
        {
            Change(stream);
        }

        File.SetUnixFileMode(file, mode);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DamageKind.Flipped => $"{Path}: bit {Bit} of byte {At} flipped{(KeepsTime ? ", its time put back" : "")}",
        DamageKind.Truncated => $"{Path}: cut to {At} bytes{(KeepsTime ? ", its time put back" : "")}",
        _ => $"{Path}: {Kind.ToString().ToLowerInvariant()}{(KeepsTime && Kind != DamageKind.Deleted ? ", its time put back" : "")}",
    };

    private void Change(FileStream stream)
    {
        switch (Kind)
        {
            case DamageKind.Flipped when stream.Length > 0:
                stream.Position = At;
                var value = stream.ReadByte();
                stream.Position = At;
                stream.WriteByte((byte)(value ^ (1 << Bit)));
                break;
            case DamageKind.Truncated:
                stream.SetLength(Math.Min(At, stream.Length));
                break;
            case DamageKind.Emptied:
                stream.SetLength(0);
                break;
            case DamageKind.Zeroed:
                stream.Write(new byte[stream.Length]);
                break;
            default:
                break;
        }
    }
}
