namespace RosePO;

/// <summary>An installed libtorch.</summary>
public sealed record RuntimeInstallResult : StageResult
{
    /// <summary>The folder that contains the libraries.</summary>
    public required string Folder { get; init; }

    /// <summary>The build.</summary>
    public RuntimeKind Kind { get; init; }

    /// <summary>libtorch's version.</summary>
    public required string Version { get; init; }

    /// <summary>Where the packages came from.</summary>
    public required string Source { get; init; }

    /// <summary>The packages, in the order they were fetched.</summary>
    public IReadOnlyList<InstalledPackage> Packages { get; init; } = [];

    /// <summary>The size of the libraries in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Whether a later session finds the folder by itself; otherwise ROSEPO_LIBTORCH has to name it.</summary>
    public bool FoundByItself { get; init; }
}

/// <summary>A package that libraries came from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Bytes">The size of the package.</param>
/// <param name="Verified">What its SHA-512 was compared with.</param>
public sealed record InstalledPackage(string Id, string Version, long Bytes, string Verified);

/// <summary>What one check of the runtime found.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Status">The outcome.</param>
/// <param name="Finding">What was found, in one sentence.</param>
/// <param name="Remedy">What to do, or null where nothing is to be done.</param>
public sealed record RuntimeCheck(string Check, RuntimeCheckStatus Status, string Finding, string? Remedy);
