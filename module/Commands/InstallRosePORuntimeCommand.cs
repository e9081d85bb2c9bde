using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Commands;

/// <summary>Installs libtorch, the native library that training and measuring compute with.</summary>
/// <remarks>
/// libtorch is too large for a gallery's package, so it is fetched once from its NuGet packages: from a feed, or from a folder of .nupkg files on a
/// machine without a network. Each package is compared with its SHA-512, which this version knows for the CPU builds and -Hash names for others. A
/// download that was cut short is continued. Without -Destination the libraries are put into the user's own data folder, where every later session finds them.
/// </remarks>
/// <example>
/// <para>The CPU build, from the package sources that NuGet knows for this user.</para>
/// <code>Install-RosePORuntime</code>
/// </example>
/// <example>
/// <para>From a folder of packages.</para>
/// <code>Install-RosePORuntime -Source ./packages</code>
/// </example>
/// <example>
/// <para>The CUDA build from a feed: says what would be done. Without -WhatIf it needs -Hash with the hashes of all its packages.</para>
/// <code>Install-RosePORuntime -Kind Cuda -Source https://feed.example/v3/index.json -WhatIf</code>
/// </example>
/// <seealso>Test-RosePORuntime</seealso>
/// <seealso>about_RosePO</seealso>
[Cmdlet(VerbsLifecycle.Install, "RosePORuntime", SupportsShouldProcess = true)]
[OutputType(typeof(RuntimeInstallResult))]
public sealed class InstallRosePORuntimeCommand : JobCommand
{
    /// <summary>The build: Cpu, or Cuda for NVIDIA graphics cards.</summary>
    [Parameter(Position = 0)]
    public RuntimeKind Kind { get; set; } = RuntimeKind.Cpu;

    /// <summary>
    /// The address of a NuGet v3 feed (its index.json), or a folder of .nupkg files. Without it, the sources of the user's NuGet.Config in turn.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>The folder of the libraries. If it is not the default, ROSEPO_LIBTORCH has to name it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>
    /// The SHA-512 in base64 of each package that may be installed. Without it, those that this version knows, and sources by https or in folders only.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Hash { get; set; }

    /// <summary>Replaces a libtorch that was installed at the destination before; anything else there is never replaced.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Record() => Attempt(Source, () =>
    {
        if (InputObject is not null)
        {
            throw ErrorRecords.NoInput(MyInvocation.MyCommand.Name);
        }

        var request = new RuntimeInstallRequest
        {
            Kind = Kind,
            Source = Source is null || Source.Contains("://", StringComparison.Ordinal) ? Source : ResolvePath(Source),
            Destination = Destination is null ? RuntimePackages.DefaultFolder(Kind) : ResolvePath(Destination),
            Hashes = Hash ?? [],
            Overwrite = Force,
        };
        var (id, version) = RuntimePackages.HeadOf(Kind);
        if (!ShouldProcess(request.Destination, $"Install {id} {version} from {Source ?? "the package sources of NuGet.Config"}"))
        {
            return;
        }

        var result = Await((progress, cancellation) => InstallRuntime.Run(request, progress, cancellation));
        if (!result.FoundByItself)
        {
            WriteWarning($"Set ROSEPO_LIBTORCH to '{result.Folder}' before the first computation of a session.");
        }

        WriteObject(result);
    });
}
