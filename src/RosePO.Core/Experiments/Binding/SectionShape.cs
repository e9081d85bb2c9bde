using System.Reflection;
using RosePO.Core.Options;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Binding;

/// <summary>A key of a section that is not one of its record's.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">The type of its value; <see cref="YamlMappingNode"/> for a mapping that its stage reads itself.</param>
/// <param name="About">What it is, in a sentence.</param>
internal sealed record SectionKey(string Name, Type Type, string About);

/// <summary>A key of a section that is a section itself.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">The keys that it may have.</param>
/// <param name="About">What it is, in a sentence.</param>
internal sealed record SectionPart(string Name, SectionShape Shape, string About);

/// <summary>The keys that a section may have.</summary>
/// <param name="record">The record that declares them.</param>
/// <param name="extra">Keys that are not the record's.</param>
/// <param name="replaced">Keys of the record that the experiment sets because one of those says it.</param>
/// <param name="unshared">Keys that do not take the experiment's shared value.</param>
/// <param name="parts">Keys that are sections themselves.</param>
internal sealed class SectionShape(
    Type record, IReadOnlyList<SectionKey>? extra = null, IReadOnlyList<string>? replaced = null, IReadOnlyList<string>? unshared = null, IReadOnlyList<SectionPart>? parts = null)
{
    /// <summary>Keys that are sections themselves.</summary>
    public IReadOnlyList<SectionPart> Parts { get; } = parts ?? [];

    /// <summary>The record that declares the keys.</summary>
    public Type Record => record;

    /// <summary>Keys that are not the record's.</summary>
    public IReadOnlyList<SectionKey> Extra { get; } = extra ?? [];

    /// <summary>Keys that do not take the experiment's shared value: they mean something else here.</summary>
    public IReadOnlyList<string> Unshared { get; } = unshared ?? [];

    /// <summary>
    /// Keys of the record that are the experiment's to set: where and how a stage runs, unless a file says it for all stages (the device) or for one of them.
    /// </summary>
    public IReadOnlyCollection<string> Reserved { get; } =
    [
        .. RequestOption.Properties(record).Where(property => property.GetCustomAttribute<PlaceAttribute>() is { IsOfStage: false }).Select(RequestOption.KeyOf)
            .Except(RequestBinder.KeysOf(typeof(ExperimentSettings))),
        .. replaced ?? [],
    ];

    /// <summary>Whether a key is one that the section may have.</summary>
    public bool Has(string key) => (RequestBinder.KeysOf(record).Contains(key) && !Reserved.Contains(key)) || Extra.Any(other => other.Name == key) || Parts.Any(part => part.Name == key);
}
