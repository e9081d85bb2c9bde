namespace RosePO.Tests;

/// <summary>What is wrong with a value.</summary>
public enum BadValue
{
    /// <summary>It is below its option's range.</summary>
    Below,

    /// <summary>It is above its option's range.</summary>
    Above,

    /// <summary>It is not of its option's type.</summary>
    WrongType,

    /// <summary>It is not a name that its option knows.</summary>
    UnknownName,

    /// <summary>Nothing reads it beside the values of the other options.</summary>
    Unread,
}
