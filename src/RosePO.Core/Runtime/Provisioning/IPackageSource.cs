namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Where packages come from.</summary>
internal interface IPackageSource
{
    /// <summary>Brings a package into a folder, or finds it where it is.</summary>
    /// <param name="id">The package's id.</param>
    /// <param name="version">Its exact version.</param>
    /// <param name="folder">A folder for what is downloaded; a file cut short there is continued.</param>
    /// <param name="progress">Receives how many bytes are there.</param>
    /// <param name="cancellation">Stops; what has come stays in the folder.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.PackageNotFound"/>, or <see cref="RoseErrorCode.PackageUntrusted"/>: the way is not to be trusted.
    /// </exception>
    PackageFile Fetch(string id, string version, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation);
}

/// <summary>A package on this machine.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Path">The .nupkg file.</param>
internal sealed record PackageFile(string Id, string Version, string Path);
