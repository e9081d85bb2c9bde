using System.Collections;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>
/// Lets a path parameter take a folder's object or a result as well: the result's property of the given name is the path. No value, which
/// properties of piped objects may have, stays none.
/// </summary>
/// <param name="property">The property, such as <c>Model</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArtifactPathAttribute(string property) : ArgumentTransformationAttribute
{
    /// <summary>The property.</summary>
    public string Property { get; } = property;

    /// <summary>Whether the parameter takes several.</summary>
    public bool Several { get; init; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not IList list)
        {
            return PathOf(inputData);
        }

        var paths = list.Cast<object?>().Select(PathOf).ToArray();
        return Several ? paths
            : paths.Length == 1 ? paths[0]
            : throw new ArgumentTransformationMetadataException($"-{Property} takes one folder or result, and {paths.Length} are given: name one, or pipe them.");
    }

    // Properties are read through PSObject so that results that came back from a job, which are property bags, serve too.
    private object? PathOf(object? input) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        null => null,
        string path => path,
        FileSystemInfo info => info.FullName,
        ValueType number => number,
        IDictionary map when map[Property] is { } value => PathOf(value),
        _ => PSObject.AsPSObject(input!).Properties[Property] is { } named ? PathOf(named.Value) : throw NotOne(input!),
    };

    private ArgumentTransformationMetadataException NotOne(object input) => new(
        $"-{Property} takes a folder, or a result that has the property {Property}; an object of the type {PSObject.AsPSObject(input).TypeNames[0].Split('.')[^1]} has none.");
}
