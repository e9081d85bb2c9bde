using System.Globalization;
using System.Text.Json.Nodes;
using RosePO.Core.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Binding;

/// <summary>
/// Turns a YAML mapping into the JSON of a request record. The keys are the record's own property names in camelCase, so the records are the schema:
/// nothing else is a key, and a value must be of its property's type. What values are allowed is <see cref="OptionCheck"/>'s affair.
/// </summary>
/// <param name="source">Where the values come from, for errors.</param>
internal sealed class RequestBinder(BindingSource source)
{
    /// <summary>The keys of a record.</summary>
    public static IEnumerable<string> KeysOf(Type record) => RequestOption.Properties(record).Select(RequestOption.KeyOf);

    /// <summary>Whether a dotted key of a record has a text: no number, flag or choice of names, which figures cannot be read without.</summary>
    public static bool IsText(Type record, string key) => typeof(string) == key.Split('.').Aggregate(
        (Type?)record,
        (type, part) => type is null ? null
            : type.IsGenericType ? type.GetGenericArguments()[0]
            : RequestOption.Properties(type).FirstOrDefault(property => RequestOption.KeyOf(property) == part)?.PropertyType);

    /// <summary>Binds a mapping.</summary>
    /// <param name="record">The record's type.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="section">The dotted path of the request, for errors about keys; empty at the root.</param>
    /// <param name="prefix">The dotted key of the mapping in the request, with a dot at its end; empty for the request itself.</param>
    /// <param name="reserved">Keys of the record that are not the user's to set.</param>
    /// <param name="extra">Keys that are not the record's and are read elsewhere.</param>
    /// <returns>The values that the mapping sets, and no others.</returns>
    public JsonObject Bind(
        Type record, YamlMappingNode mapping, string section, string prefix = "", IReadOnlyCollection<string>? reserved = null, IReadOnlyCollection<string>? extra = null)
    {
        var known = RequestOption.Properties(record).Where(property => reserved?.Contains(RequestOption.KeyOf(property)) != true)
            .ToDictionary(RequestOption.KeyOf, StringComparer.Ordinal);
        var json = new JsonObject();
        foreach (var (keyNode, value) in mapping.Children)
        {
            var key = KeyText(keyNode, section);
            if (!known.TryGetValue(key, out var property))
            {
                if (extra?.Contains(key) != true)
                {
                    source.Note(ExperimentErrors.KeyUnknown(source, keyNode, key, $"{section}.{prefix}".Trim('.'), known.Keys.Concat(extra ?? [])));
                }
            }
            else if (!IsNull(property.PropertyType, value))
            {
                source.Try(() => json[key] = Value(property.PropertyType, value, section, prefix + key));
            }
            else if (RecordDefaults.Of(record)[key] is null)
            {
                json[key] = null;
            }
        }

        return json;
    }

    /// <summary>The text of a mapping's key.</summary>
    public string KeyText(YamlNode key, string path) => key is YamlScalarNode { Value: { } text }
        ? text
        : throw ExperimentErrors.ValueInvalid(source, key, path, "keyed by a collection", "a plain key");

    /// <summary>The mapping that a section must be.</summary>
    public YamlMappingNode Mapping(YamlNode node, string path) =>
        MappingOrNull(node) ?? throw ExperimentErrors.ValueInvalid(source, node, path, Describe(node), "a mapping of keys");

    /// <summary>The value of a node as JSON of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="node">The node.</param>
    /// <param name="section">The dotted path of the request, for errors about keys.</param>
    /// <param name="key">The dotted key in the request.</param>
    public JsonNode Value(Type type, YamlNode node, string section, string key)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        JsonNode? value = OptionText.IsList(type) ? node is YamlSequenceNode list ? new JsonArray([.. list.Children.Select(child => Value(type.GetGenericArguments()[0], child, section, key))]) : null
            : RequestOption.IsRecord(type) ? MappingOrNull(node) is { } mapping ? Bind(type, mapping, section, key + ".") : null
            : node is YamlScalarNode { Value: { } text } ? Scalar(type, text) : null;
        return value ?? throw source.Error(
            RoseErrorCode.RequestInvalid, node,
            OptionText.Invalid(key, Describe(node), OptionText.Expected(type), OptionText.AdviceOn(type, (node as YamlScalarNode)?.Value ?? "")), key);
    }

    /// <summary>What a node is, in words.</summary>
    public static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode { Value: { } text } when text.Contains('\0', StringComparison.Ordinal) => "a text with a zero character",
        YamlScalarNode scalar => OptionText.Describe(scalar.Value),
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };

    private static JsonValue? Scalar(Type type, string text) =>
        type == typeof(string) ? text.Contains('\0', StringComparison.Ordinal) ? null : JsonValue.Create(text)       // systems cut a path there
        : type == typeof(bool) ? bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : null
        : type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : null
        : type.IsEnum ? Enum.GetNames(type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known ? JsonValue.Create(known) : null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
        : null;

    private static YamlMappingNode? MappingOrNull(YamlNode node) =>
        node as YamlMappingNode ?? (node is YamlScalarNode { Value: null or "" } ? new YamlMappingNode() : null);

    /// <summary>Whether a node is the null of a type that has one.</summary>
    public static bool IsNull(Type type, YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "~" or "null" }
        && (type == typeof(string) || OptionText.IsList(type) || Nullable.GetUnderlyingType(type) is not null);
}
