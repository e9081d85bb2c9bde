namespace RosePO;

/// <summary>
/// An option that names a file or folder which is read. Front ends make it absolute: in YAML it is relative to the file that sets it, in PowerShell to the
/// current location, in MSBuild to the project. Its content, not its place, is part of an artifact's identity.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputPathAttribute : Attribute
{
    /// <summary>
    /// The kind of artifact that it must be (<c>dataset</c>, <c>model</c>, <c>pairs</c>, <c>oracle</c>, <c>measurement</c>); null for any file or folder.
    /// </summary>
    public string? Artifact { get; init; }

    /// <summary>Values that are names and not paths, such as <c>Embedded</c> for a model.</summary>
    public string[] Names { get; init; } = [];
}
