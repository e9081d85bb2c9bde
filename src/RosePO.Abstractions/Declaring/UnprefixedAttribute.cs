namespace RosePO;

/// <summary>
/// A record whose options are parameters without the record's name. Options of the same name in several such records are one parameter; which of them it sets is
/// decided when it is bound.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnprefixedAttribute : Attribute;
