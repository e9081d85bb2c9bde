namespace RosePO;

/// <summary>
/// A cmdlet or task that has a parameter for each option of a request. The parameters are written by the source generator, all but those that the class or its
/// base declares itself.
/// </summary>
/// <param name="request">The request.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BindsAttribute(Type request) : Attribute
{
    /// <summary>The request.</summary>
    public Type Request { get; } = request;

    /// <summary>Where there are several requests: the parameter that chooses this one.</summary>
    public string? When { get; init; }

    /// <summary>The value of <see cref="When"/> that does so.</summary>
    public string? Is { get; init; }

    /// <summary>Dotted keys of options that are no parameters, and with them what is below each.</summary>
    public string[] Except { get; init; } = [];

    /// <summary>The parameter that a cmdlet takes without its name.</summary>
    public string? First { get; init; }
}
