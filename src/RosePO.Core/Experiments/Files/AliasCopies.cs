using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>Makes a tree of a YAML graph, whose size its reader has bounded: what is named by an alias is copied there.</summary>
/// <param name="source">Remembers where copies are.</param>
internal sealed class AliasCopies(BindingSource source)
{
    private readonly HashSet<YamlNode> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>The node, with every part of it that is elsewhere too replaced by a copy.</summary>
    public YamlNode Unshare(YamlNode node)
    {
        var first = _seen.Add(node);
        YamlNode result = node switch
        {
            YamlMappingNode mapping => Mapping(mapping, first),
            YamlSequenceNode sequence => Sequence(sequence, first),
            YamlScalarNode scalar when !first => new YamlScalarNode(scalar.Value) { Style = scalar.Style },
            _ => node,
        };
        if (!first)
        {
            source.MarkPlace(result, node);
        }

        return result;
    }

    private YamlMappingNode Mapping(YamlMappingNode mapping, bool first)
    {
        var children = mapping.Children.Select(pair => KeyValuePair.Create(Unshare(pair.Key), Unshare(pair.Value))).ToList();
        if (!first)
        {
            return new YamlMappingNode(children);
        }

        mapping.Children.Clear();
        foreach (var (key, value) in children)
        {
            mapping.Children.Add(key, value);
        }

        return mapping;
    }

    private YamlSequenceNode Sequence(YamlSequenceNode sequence, bool first)
    {
        var children = sequence.Children.Select(Unshare).ToList();
        if (!first)
        {
            return new YamlSequenceNode(children);
        }

        sequence.Children.Clear();
        foreach (var child in children)
        {
            sequence.Children.Add(child);
        }

        return sequence;
    }
}
