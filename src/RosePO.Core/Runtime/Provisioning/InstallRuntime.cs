using System.Diagnostics;
using System.Text.Json;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// Puts libtorch into a folder from its NuGet packages. The folder appears when it is whole; downloads that were cut short stay in
/// <c>&lt;destination&gt;.download</c> and are gone on with.
/// </summary>
public static class InstallRuntime
{
    private const string Manifest = "rosepo-runtime.json";

    /// <summary>Installs a runtime, or finds that the same one stands.</summary>
    /// <param name="request">Which build, from where, to where.</param>
    /// <param name="progress">Told about downloads in bytes, with rate and time left.</param>
    /// <param name="cancellation">Stops; the same request goes on from what has come.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.PackageNotFound"/>, <see cref="RoseErrorCode.PackageInvalid"/>, or the destination is at fault.
    /// </exception>
    public static RuntimeInstallResult Run(
        RuntimeInstallRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        if (Standing(request) is { } same)
        {
            return same with { Reused = true, Elapsed = clock.Elapsed };
        }

        if (!request.Overwrite && Directory.Exists(request.Destination) && Directory.EnumerateFileSystemEntries(request.Destination).Any())
        {
            throw ArtifactErrors.Exists(request.Destination);
        }

        var partial = request.Destination.TrimEnd('/', '\\') + ".partial";
        try
        {
            Clear(partial);
            Directory.CreateDirectory(partial);
            var packages = Unpack(request, partial, progress, cancellation);
            LibraryFragments.Join(partial, progress, cancellation);
            if (!File.Exists(Path.Combine(partial, NativeSearch.FileName("torch_cpu"))))
            {
                throw RuntimeErrors.NoLibTorchInside(packages.Source, RuntimePackages.Platform);
            }

            var result = new RuntimeInstallResult
            {
                Folder = request.Destination,
                Kind = request.Kind,
                Version = RuntimePackages.LibTorchVersion,
                Source = packages.Source,
                Packages = packages.Installed,
                Size = Directory.EnumerateFiles(partial).Sum(file => new FileInfo(file).Length),
                FoundByItself = request.Destination == RuntimePackages.DefaultFolder(request.Kind),
                Elapsed = clock.Elapsed,
            };
            File.WriteAllText(Path.Combine(partial, Manifest), JsonSerializer.Serialize(result, ArtifactJson.Options) + "\n");
            Clear(request.Destination);
            Directory.Move(partial, request.Destination);
            Clear(DownloadFolder(request));
            return result;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(request.Destination, exception);
        }
        finally
        {
            Clear(partial);
        }
    }

    private static (List<InstalledPackage> Installed, string Source) Unpack(
        RuntimeInstallRequest request, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var head = RuntimePackages.HeadOf(request.Kind);
        Directory.CreateDirectory(DownloadFolder(request));
        using var client = new HttpClient();
        var sources = new PackageSourceList(client, request.Source is { } one ? [one] : PackageSources.OfUser());
        var waiting = new Queue<(string Id, string Version)>([head]);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { head.Id };
        var installed = new List<InstalledPackage>();
        while (waiting.TryDequeue(out var next))
        {
            cancellation.ThrowIfCancellationRequested();
            var package = sources.Fetch(next.Id, next.Version, DownloadFolder(request), progress, cancellation);
            progress?.Report(new StageProgress("runtime", $"verifying {package.Id}", 0, 0));
            var verified = Verify(package, next == head && request.Kind == RuntimeKind.Cpu ? request.Hash : null, request);
            PackageArchive.Extract(package, RuntimePackages.Platform, folder, progress, cancellation);
            installed.Add(new InstalledPackage(package.Id, package.Version, new FileInfo(package.Path).Length, verified));
            foreach (var dependency in PackageArchive.Dependencies(package).Where(dependency => seen.Add(dependency.Id)))
            {
                waiting.Enqueue(dependency);
            }
        }

        return (installed, sources.Used);
    }

    private static string? Verify(PackageFile package, string? given, RuntimeInstallRequest request)
    {
        var (hash, source) = given is not null ? (given, "the hash that was given")
            : RuntimePackages.KnownHash(package.Id, package.Version) is { } known ? (known, "the hash that this version knows")
            : (package.Hash, package.HashSource);
        if (hash is null)
        {
            return null;
        }

        try
        {
            PackageArchive.Verify(package.Path, hash);
        }
        catch (RoseException) when (package.Path.StartsWith(DownloadFolder(request), StringComparison.Ordinal))
        {
            // A download that is wrong is of no use to the next run; a file of the user's own stays.
            File.Delete(package.Path);
            throw;
        }

        return source;
    }

    private static RuntimeInstallResult? Standing(RuntimeInstallRequest request)
    {
        var path = Path.Combine(request.Destination, Manifest);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var found = JsonSerializer.Deserialize<RuntimeInstallResult>(File.ReadAllBytes(path), ArtifactJson.Options);
            var size = Directory.EnumerateFiles(request.Destination).Where(file => Path.GetFileName(file) != Manifest).Sum(file => new FileInfo(file).Length);
            return found is not null && found.Kind == request.Kind && found.Version == RuntimePackages.LibTorchVersion && found.Size == size ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string DownloadFolder(RuntimeInstallRequest request) => request.Destination.TrimEnd('/', '\\') + ".download";

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
