namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Several sources, asked in turn; the first that has the first package serves the others too.</summary>
/// <param name="client">The connection.</param>
/// <param name="sources">Addresses of feeds and folders.</param>
/// <param name="hashes">Says which addresses may be read.</param>
internal sealed class PackageSourceList(HttpClient client, IReadOnlyList<string> sources, PackageHashes hashes) : IPackageSource
{
    private IPackageSource? _source;

    /// <summary>The source that served.</summary>
    public string Used { get; private set; } = string.Empty;

    public PackageFile Fetch(string id, string version, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (_source is not null)
        {
            return _source.Fetch(id, version, folder, progress, cancellation);
        }

        RoseException? last = null;
        foreach (var name in sources)
        {
            try
            {
                var source = Open(name);
                var package = source.Fetch(id, version, folder, progress, cancellation);
                (_source, Used) = (source, name);
                return package;
            }
            catch (RoseException error) when (error.Error is RoseErrorCode.PackageNotFound or RoseErrorCode.PackageUntrusted)
            {
                last = error;
            }
        }

        throw last ?? RuntimeErrors.NoSources();
    }

    private IPackageSource Open(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new FeedPackageSource(client, address, hashes)
            : new FolderPackageSource(source);
}
