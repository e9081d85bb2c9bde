using System.Collections;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>
/// Takes one text or number or a list of them as texts; of any other object its property of the parameter's name, or nothing
/// where it has none.
/// </summary>
/// <param name="property">The property.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextListAttribute(string property) : ArgumentTransformationAttribute
{
    /// <summary>The property.</summary>
    public string Property { get; } = property;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Texts(inputData).ToArray();

    private IEnumerable<string> Texts(object? input) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        null => [],
        IList list => list.Cast<object?>().SelectMany(Texts),
        IConvertible value => [LanguagePrimitives.ConvertTo<string>(value)],
        _ => PSObject.AsPSObject(input).Properties[Property]?.Value is { } value ? Texts(value) : [],
    };
}
