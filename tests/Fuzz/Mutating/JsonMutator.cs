using System.Text;
using System.Text.Json.Nodes;

namespace RosePO.Fuzz.Mutating;

/// <summary>Damages to the tree of a JSON text: what is left is JSON still, and says something else.</summary>
internal static class JsonMutator
{
    private static readonly string[] s_values =
    [
        "null", "true", "false", "-1", "0", "1", "2", "0.5", "1e300", "99999999", "2147483648", "9999999999999", "18446744073709551616", "\"\"", "\"a\"", "\"\\u0000\"", "\"../../etc/passwd\"",
        "\"/dev/zero\"", "[]", "{}", "[null]", "[[]]", "[[[[[[[[]]]]]]]]", "{\"type\":\"BPE\"}", "{\"a\":{}}", "[1,2]", "[\"a\",\"a\"]",
    ];

    /// <summary>A text of the tree with one to three changes; texts of several lines have one of them changed.</summary>
    public static byte[] Of(byte[] whole, Random random)
    {
        var lines = Encoding.UTF8.GetString(whole);
        var cut = lines.StartsWith('{') && lines.Contains("}\n{", StringComparison.Ordinal) ? lines.Split('\n') : [lines];
        var at = random.Next(cut.Length);
        if (cut[at].Length > 0)
        {
            var root = JsonNode.Parse(cut[at])!;
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                Change(root, random);
            }

            cut[at] = root.ToJsonString();
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', cut));
    }

    private static void Change(JsonNode root, Random random)
    {
        var nodes = Inner(root).ToList();
        if (nodes.Count == 0)
        {
            return;
        }

        var (parent, key) = nodes[random.Next(nodes.Count)];
        var value = random.Next(3) == 0 ? ValueOf(nodes[random.Next(nodes.Count)])?.DeepClone() : JsonNode.Parse(Words.Any(s_values, random));
        switch (parent)
        {
            case JsonObject map when random.Next(5) == 0:
                map.Remove((string)key);
                break;
            case JsonObject map when random.Next(6) == 0:
                map[$"{key}{random.Next(3)}"] = value;
                break;
            case JsonObject map:
                map[(string)key] = value;
                break;
            case JsonArray list when random.Next(3) == 0:
                list.Insert((int)key, value);
                break;
            case JsonArray list when random.Next(3) == 0:
                list.RemoveAt((int)key);
                break;
            case JsonArray list:
                list[(int)key] = value;
                break;
        }
    }

    private static JsonNode? ValueOf((JsonNode Parent, object Key) place) =>
        place.Parent is JsonObject map ? map[(string)place.Key] : place.Parent[(int)place.Key];

    private static IEnumerable<(JsonNode Parent, object Key)> Inner(JsonNode node) => node switch
    {
        JsonObject map => map.ToList().SelectMany(entry => ((JsonNode, object)[])[(map, entry.Key), .. entry.Value is null ? [] : Inner(entry.Value)]),
        JsonArray list => Enumerable.Range(0, list.Count).SelectMany(at => ((JsonNode, object)[])[(list, at), .. list[at] is { } inner ? Inner(inner) : []]),
        _ => [],
    };
}
