using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>The walk over a tree of nodes.</summary>
internal static class Nodes
{
    /// <summary>A node and everything below it, keys included.</summary>
    public static IEnumerable<YamlNode> All(YamlNode node) => Children(node).SelectMany(All).Prepend(node);

    private static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.SelectMany(pair => (YamlNode[])[pair.Key, pair.Value]),
        YamlSequenceNode sequence => sequence.Children,
        _ => [],
    };
}
