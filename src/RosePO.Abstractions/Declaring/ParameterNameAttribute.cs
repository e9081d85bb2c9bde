namespace RosePO;

/// <summary>
/// The name of an option as a cmdlet's or task's parameter, where it is not the usual one: the names of the records on the way and its own, joined
/// (<c>lora.rank</c> is <c>LoraRank</c>).
/// </summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterNameAttribute(string name) : Attribute
{
    /// <summary>The name; empty for an option that is not a parameter.</summary>
    public string Name { get; } = name;

    /// <summary>Other names that a cmdlet takes.</summary>
    public string[] Aliases { get; init; } = [];
}
