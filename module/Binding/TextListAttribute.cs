using System.Collections;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>
/// Takes one value or a list as texts. A value that needs no conversion binds by property name before the whole object is
/// converted for a parameter that takes it from the pipeline.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextListAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IList list
            ? list.Cast<object>().Select(LanguagePrimitives.ConvertTo<string>).ToArray()
            : (string[])[LanguagePrimitives.ConvertTo<string>(inputData)];
}
