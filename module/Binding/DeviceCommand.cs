using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>A cmdlet that makes an artifact on a device.</summary>
public abstract class DeviceCommand : ArtifactCommand
{
    /// <summary>Where to compute: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Parameter]
    [NameCompletions("auto", "cpu", "cuda", "cuda:0")]
    [ValidateNotNullOrEmpty]
    public string Device { get; set; } = "auto";
}
