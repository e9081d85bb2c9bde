namespace RosePO;

/// <summary>libtorch to be installed from its NuGet packages.</summary>
public sealed record RuntimeInstallRequest
{
    /// <summary>The build.</summary>
    public RuntimeKind Kind { get; init; } = RuntimeKind.Cpu;

    /// <summary>
    /// The index of a NuGet v3 feed (http or https), or a folder of .nupkg files (absolute); null for the sources of the user's
    /// <c>NuGet.Config</c>, in its order.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The folder that will contain the libraries. Absolute.</summary>
    public required string Destination { get; init; }

    /// <summary>
    /// The SHA-512 in base64, as NuGet writes it, of every package that may be installed. Empty takes the ones that this version knows, and https sources
    /// only.
    /// </summary>
    public IReadOnlyList<string> Hashes { get; init; } = [];

    /// <summary>Whether a libtorch that was installed at the destination before is replaced; anything else never is.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>A runtime to be checked.</summary>
public sealed record RuntimeTestRequest
{
    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";
}
