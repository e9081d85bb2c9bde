using RosePO.Core.Artifacts;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// Where packages are fetched and unpacked: <c>&lt;destination&gt;.download</c>, which no other user can write and one process at a time uses. Downloads that
/// were cut short stay there; everything else goes.
/// </summary>
internal sealed class DownloadFolder : IDisposable
{
    private const string LockName = "rosepo-download.lock";
    private const string MarkName = "rosepo-download";

    private static readonly string[] s_patterns = ["*.nupkg", "*.nupkg.part", "*.nupkg.part.tag"];

    private readonly FileLock _lock;

    private DownloadFolder(string path, FileLock taken) =>
        (Path, _lock) = (path, taken);

    /// <summary>The folder, for packages.</summary>
    public string Path { get; }

    /// <summary>A folder in it for the libraries.</summary>
    public string Unpacked => System.IO.Path.Combine(Path, "unpacked");

    /// <summary>A name in it for a runtime that is replaced.</summary>
    public string Replaced => System.IO.Path.Combine(Path, "replaced");

    /// <summary>Opens the folder beside a destination, and waits where another process has it.</summary>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.DestinationExists"/>: somebody keeps something else under its name; <see cref="RoseErrorCode.NativeCodeUntrusted"/>: others
    /// can write there.
    /// </exception>
    public static DownloadFolder Open(string destination, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var path = destination + ".download";
        var mark = System.IO.Path.Combine(path, MarkName);
        if (Directory.Exists(path) && !File.Exists(mark) && Directory.EnumerateFileSystemEntries(path).Any(entry => System.IO.Path.GetFileName(entry) != LockName))
        {
            throw RuntimeErrors.NotReplaced(path, "it is needed for downloads and contains something else");
        }

        OwnFiles.CreateFolder(path);
        if (TrustedPath.ObjectionToFolder(path) is { } objection)
        {
            throw RuntimeErrors.UnsafeDestination(destination, objection);
        }

        var taken = FileLock.Take(
            [System.IO.Path.Combine(path, LockName)], null,
            () => progress?.Report(new StageProgress("runtime", "waiting", 0, 0, $"another process installs to '{destination}'")), cancellation)!;
        var folder = new DownloadFolder(path, taken);

        // Who had the lock may have removed the folder.
        OwnFiles.CreateFolder(path);
        OwnFiles.Open(mark, FileMode.OpenOrCreate).Dispose();
        folder.RemoveUnpacked();
        OwnFiles.CreateFolder(folder.Unpacked);
        return folder;
    }

    /// <summary>Deletes the downloads, which are needed no more.</summary>
    public void RemoveDownloads() => Downloads().ForEach(File.Delete);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            RemoveUnpacked();
            if (Downloads().Count == 0)
            {
                // The lock is let go last: who waited for it makes the folder again.
                File.Delete(System.IO.Path.Combine(Path, MarkName));
                File.Delete(System.IO.Path.Combine(Path, LockName));
                Directory.Delete(Path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What stays is removed by the next run; an error of the installation itself matters more.
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private List<string> Downloads() => [.. s_patterns.SelectMany(pattern => Directory.EnumerateFiles(Path, pattern)).Distinct()];

    private void RemoveUnpacked()
    {
        foreach (var folder in (string[])[Unpacked, Replaced])
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
