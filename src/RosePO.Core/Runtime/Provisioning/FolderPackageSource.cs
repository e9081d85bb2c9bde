using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Packages in a folder: flat, or one folder per package and version as NuGet's own package folder.</summary>
/// <param name="root">The folder.</param>
internal sealed class FolderPackageSource(string root) : IPackageSource
{
    public PackageFile Fetch(string id, string version, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (!Path.IsPathFullyQualified(root) || !Directory.Exists(root))
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
        if (TrustedPath.ObjectionTo(path) is null)
        {
            return new PackageFile(id, version, path);
        }

        // Others could change the file between its verification and its unpacking.
        var copy = Path.Combine(folder, name.ToLowerInvariant());
        using (var source = File.OpenRead(path))
        using (var target = OwnFiles.Open(copy, FileMode.Create))
        {
            source.CopyTo(target, 1 << 20);
        }

        return new PackageFile(id, version, copy);
    }
}
