namespace RosePO;

/// <summary>libtorch to be installed from its NuGet packages.</summary>
public sealed record RuntimeInstallRequest
{
    /// <summary>The build.</summary>
    public RuntimeKind Kind { get; init; }

    /// <summary>
    /// The index of a NuGet v3 feed (http or https), or a folder of .nupkg files (absolute); null for the sources of the user's
    /// <c>NuGet.Config</c>, in its order.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The folder that will hold the libraries. Absolute.</summary>
    public required string Destination { get; init; }

    /// <summary>The SHA-512 of the CPU package in base64, as NuGet writes it; null takes the one that this version knows or the source tells.</summary>
    public string? Hash { get; init; }

    /// <summary>Whether what stands at the destination is replaced.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>A runtime to be checked.</summary>
public sealed record RuntimeTestRequest
{
    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";
}
