using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>A cmdlet that makes one artifact a record, with chance in it.</summary>
public abstract class ArtifactCommand : WritingCommand
{
    /// <summary>Seeds everything random, so that the same seed gives the same artifact.</summary>
    [Parameter]
    public int Seed { get; set; } = 1;
}
