using System.Reflection;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Files;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Options;
using RosePO.Core.Tests.Documentation;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Makes the JSON schema of experiment files from the records that their sections are bound to.</summary>
internal static class ExperimentSchema
{
    private const string ReferenceName = "reference";

    /// <summary>The schema's text.</summary>
    public static string Text()
    {
        var definitions = new JsonObject
        {
            [ReferenceName] = new JsonObject { ["type"] = "string", ["pattern"] = @"\$\{", ["description"] = "A value with a reference: ${key.path} or ${env:NAME}." },
        };
        var properties = Properties(typeof(ExperimentSettings), [], definitions);
        properties[Extending.Key] = Described(new JsonObject { ["type"] = "string" }, "Another experiment file that this one is written over; a relative path starts here.");
        properties["matrix"] = Described(
            Lists(),
            "Lists of values by dotted key: every combination is a run of its own.");
        properties["seeds"] = Described(
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Value(typeof(int), null, definitions) }, "The seeds of the runs of a sweep.");
        foreach (var kinds in StageList.All.GroupBy(stage => stage.Section))
        {
            properties[kinds.Key] = Section([.. kinds], definitions);
        }

        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "RosePO experiment",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["definitions"] = definitions,
        };
        return schema.ToJsonString(ArtifactJson.Options) + "\n";
    }

    // One stage, several by name, or either; the schema of the usual kind comes first.
    private static JsonObject Section(IReadOnlyList<Stage> kinds, JsonObject definitions)
    {
        var usual = kinds[^1];
        JsonObject[] records = [.. kinds.Reverse().DistinctBy(kind => kind.Shape).Select(kind => Section(kind, definitions))];
        var entry = records.Length == 1 ? records[0] : new JsonObject { ["anyOf"] = new JsonArray(records) };
        var named = new JsonObject { ["type"] = "object", ["additionalProperties"] = entry };
        return usual.Naming switch
        {
            StageNaming.One => Described(entry, usual.About),
            StageNaming.ByName => Described(named, $"{usual.About} By name."),
            _ => Described(new JsonObject { ["anyOf"] = new JsonArray(entry.DeepClone(), named) }, $"{usual.About} One, or several by name."),
        };
    }

    private static JsonObject Section(Stage kind, JsonObject definitions)
    {
        var record = Section(kind.Shape, definitions);
        if (kind is ImportPairsStage)
        {
            record["required"] = new JsonArray("import");
        }

        return record;
    }

    private static JsonObject Section(SectionShape shape, JsonObject definitions)
    {
        var extra = new JsonObject();
        foreach (var key in shape.Extra)
        {
            extra[key.Name] = Described(key.Type == typeof(YamlMappingNode) ? Lists() : Value(key.Type, null, definitions), key.About);
        }

        foreach (var part in shape.Parts)
        {
            extra[part.Name] = Described(Section(part.Shape, definitions), part.About);
        }

        return Record(shape.Record, shape.Reserved, definitions, extra);
    }

    // By dotted keys or nested ones.
    private static JsonObject Lists() => new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("array", "object"), ["minItems"] = 1 } };

    private static JsonObject Record(Type type, IReadOnlyCollection<string> reserved, JsonObject definitions, JsonObject extra)
    {
        var properties = Properties(type, reserved, definitions);
        foreach (var (key, value) in extra)
        {
            properties[key] = value?.DeepClone();
        }

        return new JsonObject { ["type"] = new JsonArray("object", "null"), ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Properties(Type type, IReadOnlyCollection<string> reserved, JsonObject definitions)
    {
        var defaults = RecordDefaults.Of(type);
        var properties = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null))
        {
            var key = RequestOption.KeyOf(property);
            if (reserved.Contains(key))
            {
                continue;
            }

            var schema = Described(Value(property.PropertyType, new RequestOption(key, [property]).Range, definitions), OptionSentences.Of(property));
            if (defaults[key] is { } value and not JsonObject)
            {
                schema["default"] = value.DeepClone();
            }

            properties[key] = schema;
        }

        return properties;
    }

    private static JsonObject Value(Type type, System.ComponentModel.DataAnnotations.RangeAttribute? range, JsonObject definitions)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        }

        if (type == typeof(bool))
        {
            return Or(new JsonObject { ["type"] = "boolean" });
        }

        if (type.IsEnum)
        {
            return Or(new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)name)]) });
        }

        if (type.IsPrimitive)
        {
            return Or(Number(type, range));
        }

        if (type.IsGenericType)
        {
            return new JsonObject { ["type"] = "array", ["items"] = Value(type.GetGenericArguments()[0], range, definitions) };
        }

        if (!definitions.ContainsKey(type.Name))
        {
            definitions[type.Name] = Record(type, [], definitions, []);
        }

        return new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/definitions/{type.Name}" }) };
    }

    private static JsonObject Number(Type type, System.ComponentModel.DataAnnotations.RangeAttribute? range)
    {
        var schema = new JsonObject { ["type"] = type == typeof(int) ? "integer" : "number" };
        if (range is not null)
        {
            var (low, high) = OptionText.Ends(range);
            schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = low;
            if (!double.IsPositiveInfinity(high))
            {
                schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = high;
            }
        }

        return schema;
    }

    private static JsonObject Or(JsonObject schema) =>
        new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["$ref"] = $"#/definitions/{ReferenceName}" }) };

    private static JsonObject Described(JsonObject schema, string text)
    {
        var described = new JsonObject { ["description"] = text };
        foreach (var (key, value) in schema)
        {
            described[key] = value?.DeepClone();
        }

        return described;
    }
}
