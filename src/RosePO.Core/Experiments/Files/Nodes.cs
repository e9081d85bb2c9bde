using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>Walks over a tree of nodes.</summary>
internal static class Nodes
{
    /// <summary>A node and everything below it, keys included.</summary>
    public static IEnumerable<YamlNode> All(YamlNode node) => Children(node).SelectMany(All).Prepend(node);

    /// <summary>The single values at and below a node, by dotted key.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its dotted key; empty for the root.</param>
    /// <param name="numbered">Whether the values of a list have their index in their keys; otherwise all of them have that of the list.</param>
    public static IEnumerable<(string Key, YamlScalarNode Node)> Values(YamlNode node, string key = "", bool numbered = false) => node switch
    {
        YamlMappingNode mapping => mapping.Children.SelectMany(pair =>
            Values(pair.Value, (key.Length == 0 ? "" : key + ".") + (pair.Key as YamlScalarNode)?.Value, numbered)),
        YamlSequenceNode list => list.Children.SelectMany((child, i) => Values(child, numbered ? FormattableString.Invariant($"{key}.{i}") : key, numbered)),
        YamlScalarNode scalar => [(key, scalar)],
        _ => [],
    };

    private static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.SelectMany(pair => (YamlNode[])[pair.Key, pair.Value]),
        YamlSequenceNode sequence => sequence.Children,
        _ => [],
    };
}
