namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Packages in a folder: flat, or one folder a package and version as NuGet's own package folder.</summary>
/// <param name="root">The folder.</param>
internal sealed class FolderPackageSource(string root) : IPackageSource
{
    public PackageFile Fetch(string id, string version, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (!Directory.Exists(root))
        {
            throw RuntimeErrors.NoSource(root);
        }

        // Ids are compared without case, as NuGet does, also where the file system tells cases apart.
        var name = $"{id}.{version}.nupkg";
        var nested = Path.Combine(root, id.ToLowerInvariant(), version);
        var path = new[] { root, nested }
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles)
            .FirstOrDefault(file => Path.GetFileName(file).Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw RuntimeErrors.NoPackage(id, version, root);
        var hash = path + ".sha512";
        return new PackageFile(id, version, path, File.Exists(hash) ? File.ReadAllText(hash).Trim() : null, "the .sha512 file beside it");
    }
}
