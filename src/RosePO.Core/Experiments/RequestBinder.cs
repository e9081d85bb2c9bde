using RosePO.Core.Options;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>
/// Turns a YAML mapping into the JSON of a request record. The keys are the record's own property names in camelCase, so the
/// records are the schema: nothing else is a key, and a value must be one that its property can hold.
/// </summary>
/// <param name="source">Where the values come from, for errors.</param>
internal sealed class RequestBinder(BindingSource source)
{
    /// <summary>The key of a property.</summary>
    public static string KeyOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>The keys of a record.</summary>
    public static IEnumerable<string> KeysOf(Type record) => Properties(record).Select(KeyOf);

    /// <summary>Whether a dotted key of a record holds a text: no number, flag or choice of names, which figures cannot be read without.</summary>
    public static bool IsText(Type record, string key)
    {
        Type? type = record;
        foreach (var part in key.Split('.'))
        {
            type = type is { IsGenericType: true } ? type.GetGenericArguments()[0] : Properties(type!).FirstOrDefault(property => KeyOf(property) == part)?.PropertyType;
            if (type is null)
            {
                return false;
            }
        }

        return type == typeof(string);
    }

    /// <summary>Binds a mapping.</summary>
    /// <param name="record">The record's type.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="path">The dotted path of the mapping, for errors; empty at the root.</param>
    /// <param name="reserved">Keys of the record that are not the user's to set.</param>
    /// <param name="extra">Keys that are not the record's and are read elsewhere.</param>
    /// <returns>The values that the mapping sets, and no others.</returns>
    public JsonObject Bind(Type record, YamlMappingNode mapping, string path, IReadOnlyCollection<string> reserved, IReadOnlyCollection<string> extra)
    {
        var known = Properties(record).Where(property => !reserved.Contains(KeyOf(property))).ToDictionary(KeyOf, StringComparer.Ordinal);
        var json = new JsonObject();
        foreach (var (keyNode, value) in mapping.Children)
        {
            var key = KeyText(keyNode, path);
            if (known.TryGetValue(key, out var property))
            {
                json[key] = Value(property.PropertyType, value, Join(path, key), key);
            }
            else if (!extra.Contains(key))
            {
                throw ExperimentErrors.KeyUnknown(source, keyNode, key, path, known.Keys.Concat(extra));
            }
        }

        return json;
    }

    /// <summary>The text of a mapping's key.</summary>
    public string KeyText(YamlNode key, string path) => key is YamlScalarNode { Value: { } text }
        ? text
        : throw ExperimentErrors.ValueInvalid(source, key, path, "keyed by a collection", "a plain key");

    /// <summary>The mapping that a node must be.</summary>
    public YamlMappingNode Mapping(YamlNode node, string path) => node switch
    {
        YamlMappingNode mapping => mapping,
        YamlScalarNode { Value: null or "" } => new YamlMappingNode(),
        _ => throw ExperimentErrors.ValueInvalid(source, node, path, Describe(node), "a mapping of keys"),
    };

    /// <summary>The value of a node as JSON of a type.</summary>
    public JsonNode? Value(Type type, YamlNode node, string path, string key)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return IsNull(node) ? null : Value(underlying, node, path, key);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return List(type.GetGenericArguments()[0], node, path, key);
        }

        return type == typeof(string) || type.IsPrimitive || type.IsEnum
            ? Scalar(type, node, path, key)
            : Bind(type, Mapping(node, path), path, [], []);
    }

    private JsonArray List(Type element, YamlNode node, string path, string key)
    {
        if (node is not YamlSequenceNode sequence)
        {
            throw ExperimentErrors.ValueInvalid(source, node, path, Describe(node), "a list such as [a, b]");
        }

        return new JsonArray([.. sequence.Children.Select(child => Value(element, child, path, key))]);
    }

    private JsonValue Scalar(Type type, YamlNode node, string path, string key)
    {
        if (node is not YamlScalarNode { Value: { } text })
        {
            throw ExperimentErrors.ValueInvalid(source, node, path, Describe(node), Expected(type));
        }

        if (type == typeof(string))
        {
            // No path, name or title holds one, and systems cut a text there.
            if (text.Contains('\0', StringComparison.Ordinal))
            {
                throw ExperimentErrors.ValueInvalid(source, node, path, "a text with a zero character", Expected(type));
            }

            return JsonValue.Create(text);
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag)
                ? JsonValue.Create(flag)
                : throw ExperimentErrors.ValueInvalid(source, node, path, Describe(node), Expected(type));
        }

        if (type.IsEnum)
        {
            var names = Enum.GetNames(type);
            return names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
                ? JsonValue.Create(known)
                : throw ExperimentErrors.ValueInvalid(
                    source, node, path, Describe(node), Expected(type),
                    NearestName.Of(text, names) is { } nearest ? $"did you mean '{nearest}'?" : "choose one of them.");
        }

        return Number(type, node, text, path, key);
    }

    private JsonValue Number(Type type, YamlNode node, string text, string path, string key)
    {
        var number = 0.0;
        var whole = 0;
        var parsed = type == typeof(int)
            ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        if (!parsed)
        {
            throw ExperimentErrors.ValueInvalid(source, node, path, Describe(node), Expected(type));
        }

        return type == typeof(int) ? JsonValue.Create(whole) : JsonValue.Create(number);
    }

    private static IEnumerable<PropertyInfo> Properties(Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null);

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "~" or "null" };

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>What a node is, in words.</summary>
    public static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "" } => "empty",
        YamlScalarNode scalar => $"'{scalar.Value}'",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };

    private static string Expected(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : "a number";
}
