namespace RosePO;

/// <summary>
/// What makes an option count: it is read when another property of the same record has one of these values (or contains one, where that is a list).
/// An option that is set to something else than its default where nothing reads it is refused.
/// </summary>
/// <param name="property">The other property, by its C# name.</param>
/// <param name="values">The values; none for any value that is set: not null, 0, false or empty.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReadWhenAttribute(string property, params object[] values) : Attribute
{
    /// <summary>The other property.</summary>
    public string Property { get; } = property;

    /// <summary>The values.</summary>
    public IReadOnlyList<object> Values { get; } = values;

    /// <summary>Whether the option is read when the other property has none of the values.</summary>
    public bool Not { get; init; }

    /// <summary>What users call the other property, where it is derived from several; null for its own key.</summary>
    public string? As { get; init; }
}
