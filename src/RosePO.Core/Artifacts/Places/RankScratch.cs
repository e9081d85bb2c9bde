using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Artifacts;

/// <summary>
/// A folder for what a rank writes that the first rank keeps. It is held by an open file in it as long as its process runs, so that one whose process was killed can
/// be told from one that is in use, and is removed by the next rank on the machine.
/// </summary>
internal sealed class RankScratch : IDisposable
{
    private const string Prefix = "rosepo-rank-";
    private const string HeldName = ".held";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _held;

    private RankScratch(string folder, FileStream held) => (Folder, _held) = (folder, held);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Makes one in the system's temporary folder, and removes what killed ranks left there.</summary>
    public static RankScratch Begin()
    {
        foreach (var left in Quietly.Or<string[]>([], () => Directory.GetDirectories(Path.GetTempPath(), Prefix + "*")))
        {
            Quietly.Do(() => RemoveLeft(left));
        }

        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        return new RankScratch(folder, Open(folder, FileMode.Create));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.Dispose();
        Destination.TryDelete(Folder);
    }

    // Only what is this user's and nobody else's to change: the temporary folder is everybody's. One without the file is just being made.
    private static void RemoveLeft(string folder)
    {
        if (OperatingSystem.IsWindows() || (FileOwner.Of(folder) is { IsFolder: true, Mode: Private } owner && owner.User == FileOwner.Current))
        {
            Open(folder, FileMode.Open).Dispose();
            Destination.TryDelete(folder);
        }
    }

    // A file that another process holds so cannot be opened.
    private static FileStream Open(string folder, FileMode mode) => new(Path.Combine(folder, HeldName), mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
