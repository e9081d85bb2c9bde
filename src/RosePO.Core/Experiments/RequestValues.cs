using System.Runtime.CompilerServices;
using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Files;
using RosePO.Core.Options;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>Named values, as a build script passes them, bound to a request record by the rules of experiment files.</summary>
internal static class RequestValues
{
    /// <summary>Binds values to a request.</summary>
    /// <typeparam name="TRequest">The request record.</typeparam>
    /// <param name="values">
    /// Each a text, a list of texts or a list of records, by the camelCase name of the record's property; a dotted name (<c>lora.rank</c>) goes one record deeper.
    /// </param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.RequestInvalid"/>: a name is not a property, a value has the wrong type or range, or a property that must be set is not.
    /// </exception>
    public static TRequest Bind<TRequest>(IEnumerable<KeyValuePair<string, object>> values)
    {
        var source = new BindingSource(null);
        var root = new YamlMappingNode();
        foreach (var (key, value) in values)
        {
            Overriding.Set(root, source, key, NodeOf(value), _ => { });
        }

        var json = new RequestBinder(source).Bind(typeof(TRequest), root, "");
        var missing = RequestOption.Properties(typeof(TRequest))
            .FirstOrDefault(property => property.IsDefined(typeof(RequiredMemberAttribute), inherit: false) && !json.ContainsKey(RequestOption.KeyOf(property)));
        if (missing is not null)
        {
            throw OptionErrors.Invalid(RequestOption.KeyOf(missing), OptionText.Describe(null), OptionText.Expected(missing.PropertyType), "set it.");
        }

        return json.Deserialize<TRequest>(ArtifactJson.Options)!;
    }

    /// <summary>Reads <c>key=value;key=value</c>.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a part has no <c>=</c>.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string? text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new RoseException(
                    RoseErrorCode.RequestInvalid, $"'{part}' is not a setting: write key=value, with ';' between settings.");
            }

            values[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }

        return values;
    }

    private static YamlNode NodeOf(object value) => value switch
    {
        string text => new YamlScalarNode(text),
        IReadOnlyDictionary<string, string> record =>
            new YamlMappingNode(record.Select(pair => KeyValuePair.Create<YamlNode, YamlNode>(pair.Key, pair.Value))),
        System.Collections.IEnumerable list => new YamlSequenceNode(list.Cast<object>().Select(NodeOf)),
        _ => new YamlScalarNode(value.ToString()),
    };
}
