namespace RosePO;

/// <summary>An option that names things of a sort which completion knows, such as the metrics; what it may be is checked where it is read.</summary>
/// <param name="sort">The sort: <c>metric</c> or <c>model</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamesOfAttribute(string sort) : Attribute
{
    /// <summary>The sort.</summary>
    public string Sort { get; } = sort;
}
