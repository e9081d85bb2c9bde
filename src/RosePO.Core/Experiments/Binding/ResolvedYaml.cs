using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Files;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Binding;

/// <summary>Writes the sections of an experiment, with everything filled in, as an experiment file.</summary>
internal static class ResolvedYaml
{
    private const string Head = """
        # An experiment with every default, reference and override filled in, those to the environment left. Run by itself it makes the same artifacts.

        """;

    /// <summary>The file's text.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="sections">The sections by dotted path, with what they publish of the environment by dotted key.</param>
    public static string Write(
        string name, IEnumerable<(string Path, JsonObject Keys, IReadOnlyDictionary<string, PublishedText> Published)> sections)
    {
        var root = new YamlMappingNode { { "name", Text(name) } };
        foreach (var (path, keys, published) in sections)
        {
            var parts = path.Split('.', 2);
            if (parts.Length == 1)
            {
                root.Add(parts[0], Node(keys, "", published));
                continue;
            }

            if (!root.Children.TryGetValue(parts[0], out var named))
            {
                root.Add(parts[0], named = new YamlMappingNode());
            }

            ((YamlMappingNode)named).Add(parts[1], Node(keys, "", published));
        }

        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);

        // The writer ends a document with its mark, which a file of one does not need.
        return Head + writer.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    private static YamlNode Node(JsonNode? json, string path, IReadOnlyDictionary<string, PublishedText> published) => json switch
    {
        JsonValue when published.TryGetValue(path, out var text) => new YamlScalarNode(text.Written) { Style = ScalarStyle.SingleQuoted },
        JsonObject record => new YamlMappingNode(record.Select(pair =>
            KeyValuePair.Create<YamlNode, YamlNode>(pair.Key, Node(pair.Value, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}", published)))),
        JsonArray list => new YamlSequenceNode(list.Select((value, i) => Node(value, $"{path}.{i}", published))) { Style = YamlDotNet.Core.Events.SequenceStyle.Flow },
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
        null => new YamlScalarNode("null") { Style = ScalarStyle.Plain },
        _ => new YamlScalarNode(json.ToJsonString()) { Style = ScalarStyle.Plain },
    };

    // A text that is not a reference here is none there.
    private static YamlScalarNode Text(string text) => new(Interpolation.Escaped(text))
    {
        Style = text is "" or "~" or "null" ? ScalarStyle.SingleQuoted : ScalarStyle.Any,
    };
}
