namespace RosePO;

/// <summary>Texts that an option often is, offered by completion; other texts are allowed.</summary>
/// <param name="values">The texts.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SuggestedAttribute(params string[] values) : Attribute
{
    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}
