using System.Collections;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>Lets a path parameter take a result as well: the result's property of the given name is the path.</summary>
/// <param name="property">The property, such as <c>Model</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArtifactPathAttribute(string property) : ArgumentTransformationAttribute
{
    /// <summary>The property.</summary>
    public string Property { get; } = property;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IList list ? list.Cast<object>().Select(PathOf).ToArray() : PathOf(inputData);
    }

    // Properties are read through PSObject so that results that came back from a job, which are property bags, serve too.
    private object PathOf(object input) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        string path => path,
        FileSystemInfo info => info.FullName,
        _ => PSObject.AsPSObject(input).Properties[Property]?.Value ?? input,
    };
}
