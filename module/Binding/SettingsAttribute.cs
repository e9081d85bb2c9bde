using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>Takes <c>key=value</c> texts or a hashtable; a hashtable within one goes a section deeper.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Settings(inputData, "").ToArray();

    private static IEnumerable<string> Settings(object? input, string prefix) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        null => [],
        IDictionary map => map.Keys.Cast<object>().SelectMany(key => Setting($"{prefix}{key}", map[key])),
        string text => [text],
        IEnumerable list => list.Cast<object?>().SelectMany(entry => Settings(entry, prefix)),
        var other => throw new ArgumentTransformationMetadataException(
            $"'{other}' is not a setting: write key=value, or a hashtable such as @{{ 'sft.epochs' = 2 }}."),
    };

    private static IEnumerable<string> Setting(string key, object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        IDictionary map => Settings(map, key + "."),
        bool flag => [$"{key}={(flag ? "true" : "false")}"],
        IFormattable number => [$"{key}={number.ToString(null, CultureInfo.InvariantCulture)}"],
        var text => [$"{key}={text}"],
    };
}
