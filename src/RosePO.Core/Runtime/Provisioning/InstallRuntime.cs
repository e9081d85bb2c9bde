using System.Diagnostics;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// Puts libtorch into a folder from its NuGet packages. The folder appears when it is complete; downloads that were cut short stay in
/// <c>&lt;destination&gt;.download</c> and are continued. No package is unpacked before its hash is that which the user gave or this version knows.
/// </summary>
public static class InstallRuntime
{
    // The CUDA build has about a dozen.
    private const int MostPackages = 64;

    /// <summary>Installs a runtime, or finds that the same one is installed.</summary>
    /// <param name="request">Which build, from where, to where.</param>
    /// <param name="progress">Receives the downloads in bytes, with rate and time left.</param>
    /// <param name="cancellation">Stops; the same request continues with what has come.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.PackageNotFound"/>, <see cref="RoseErrorCode.PackageInvalid"/>, <see cref="RoseErrorCode.PackageUntrusted"/>, or the
    /// destination is at fault: it contains something that was not installed here, others can write it, or it cannot be written.
    /// </exception>
    public static RuntimeInstallResult Run(
        RuntimeInstallRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        if (!Path.IsPathFullyQualified(request.Destination))
        {
            throw RuntimeErrors.RelativeDestination(request.Destination);
        }

        var destination = Path.TrimEndingDirectorySeparator(request.Destination);
        var hashes = new PackageHashes(request.Hashes);
        try
        {
            if (Standing(request, destination) is { } same)
            {
                return same with { Reused = true, Elapsed = clock.Elapsed };
            }

            // Before anything is fetched.
            var head = RuntimePackages.HeadOf(request.Kind);
            hashes.Of(head.Id, head.Version);
            using var work = DownloadFolder.Open(destination, progress, cancellation);
            return Standing(request, destination) is { } made
                ? made with { Reused = true, Elapsed = clock.Elapsed }
                : Install(request, destination, hashes, work, clock, progress, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(destination, exception);
        }
    }

    private static RuntimeInstallResult Install(
        RuntimeInstallRequest request, string destination, PackageHashes hashes, DownloadFolder work, Stopwatch clock, IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var packages = Unpack(request, hashes, work, progress, cancellation);
        LibraryFragments.Join(work.Unpacked, progress, cancellation);
        if (!File.Exists(Path.Combine(work.Unpacked, NativeSearch.FileName("torch_cpu"))))
        {
            throw RuntimeErrors.NoLibTorchInside(packages.Source, RuntimePackages.Platform);
        }

        var result = new RuntimeInstallResult
        {
            Folder = destination,
            Kind = request.Kind,
            Version = RuntimePackages.LibTorchVersion,
            Source = packages.Source,
            Packages = packages.Installed,
            Size = Directory.EnumerateFiles(work.Unpacked).Sum(file => new FileInfo(file).Length),
            FoundByItself = destination == RuntimePackages.FolderOfUser(request.Kind),
            Elapsed = clock.Elapsed,
        };
        InstalledRuntime.Write(work.Unpacked, result);
        RuntimeDestination.Put(work.Unpacked, destination, work.Replaced);
        work.RemoveDownloads();
        return result;
    }

    private static (List<InstalledPackage> Installed, string Source) Unpack(
        RuntimeInstallRequest request, PackageHashes hashes, DownloadFolder work, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var head = RuntimePackages.HeadOf(request.Kind);
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30) }) { MaxResponseContentBufferSize = 4 << 20 };
        var sources = new PackageSourceList(client, request.Source is { } one ? [one] : PackageSources.OfUser(), hashes);
        var waiting = new Queue<(string Id, string Version)>([head]);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { head.Id };
        var installed = new List<InstalledPackage>();
        while (waiting.TryDequeue(out var next))
        {
            cancellation.ThrowIfCancellationRequested();
            var (allowed, owner) = hashes.Of(next.Id, next.Version);
            var package = sources.Fetch(next.Id, next.Version, work.Path, progress, cancellation);
            progress?.Report(new StageProgress("runtime", $"verifying {package.Id}", 0, 0));
            using var archive = Open(package, allowed, work);
            archive.Extract(RuntimePackages.Platform, work.Unpacked, progress, cancellation);
            installed.Add(new InstalledPackage(package.Id, package.Version, new FileInfo(package.Path).Length, owner));
            foreach (var dependency in archive.Dependencies().Where(dependency => seen.Add(dependency.Id)))
            {
                waiting.Enqueue(dependency);
            }

            if (seen.Count > MostPackages)
            {
                throw RuntimeErrors.NotAPackage(package.Path, $"with it there would be more than {MostPackages} packages");
            }
        }

        return (installed, sources.Used);
    }

    private static PackageArchive Open(PackageFile package, IReadOnlyList<string> hashes, DownloadFolder work)
    {
        try
        {
            return PackageArchive.Open(package, hashes);
        }
        catch (RoseException) when (Path.GetDirectoryName(package.Path) == work.Path)
        {
            // A download that is wrong is of no use to the next run; a file of the user's own stays.
            File.Delete(package.Path);
            throw;
        }
    }

    // What is there already, where it is the same and complete.
    private static RuntimeInstallResult? Standing(RuntimeInstallRequest request, string destination)
    {
        if (RuntimeDestination.Check(destination) is not { } installed)
        {
            return null;
        }

        return installed.Result.Kind == request.Kind && installed.Result.Version == RuntimePackages.LibTorchVersion && installed.Difference() is null ? installed.Result
            : request.Overwrite ? null
            : throw ArtifactErrors.Exists(destination);
    }
}
