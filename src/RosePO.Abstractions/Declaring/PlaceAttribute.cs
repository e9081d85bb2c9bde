namespace RosePO;

/// <summary>An option that says where, by whom or how something is made, not what: it is not part of an artifact's identity.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlaceAttribute : Attribute
{
    /// <summary>Whether it is a path, which front ends make absolute.</summary>
    public bool IsPath { get; init; }

    /// <summary>Whether the section of a stage in an experiment file sets it; the others are the experiment's to set.</summary>
    public bool IsOfStage { get; init; }
}
