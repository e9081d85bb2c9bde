namespace RosePO.Core.Artifacts;

/// <summary>
/// A folder for what a rank writes that the first rank keeps. It is held by an open file in it as long as its process runs, so that one whose process was killed can
/// be told from one that is in use, and is removed when ranks are next started on the machine.
/// </summary>
internal sealed class RankScratch : IDisposable
{
    private const string Prefix = "rosepo-rank-";
    private const string HeldName = ".held";

    private readonly FileStream _held;

    private RankScratch(string folder, FileStream held) => (Folder, _held) = (folder, held);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Makes one in the system's temporary folder.</summary>
    public static RankScratch Begin()
    {
        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        return new RankScratch(folder, Open(folder, FileMode.Create));
    }

    /// <summary>Removes what killed ranks left. One without the file that holds it is just being made.</summary>
    /// <param name="isOwn">Whether a folder is this user's and nobody else's to change: the temporary folder is everybody's.</param>
    public static void RemoveLeft(Func<string, bool> isOwn)
    {
        foreach (var folder in Quietly.Or<string[]>([], () => Directory.GetDirectories(Path.GetTempPath(), Prefix + "*")).Where(isOwn))
        {
            Quietly.Do(() =>
            {
                Open(folder, FileMode.Open).Dispose();
                Destination.TryDelete(folder);
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.Dispose();
        Destination.TryDelete(Folder);
    }

    // A file that another process holds so cannot be opened.
    private static FileStream Open(string folder, FileMode mode) => new(Path.Combine(folder, HeldName), mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
