using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>Makes a tree of a YAML graph: what is named by an alias is copied there.</summary>
/// <param name="file">The file, for errors.</param>
/// <param name="source">Told where copies stand.</param>
internal sealed class AliasCopies(string file, BindingSource source)
{
    // Aliases of aliases grow without bound; no experiment has this many values.
    private const int Most = 100_000;

    private readonly HashSet<YamlNode> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<YamlNode> _open = new(ReferenceEqualityComparer.Instance);
    private int _count;

    /// <summary>The node, with every part of it that stands elsewhere too replaced by a copy.</summary>
    /// <exception cref="RoseException">An alias names what it is a part of, or the tree has no end in sight.</exception>
    public YamlNode Unshare(YamlNode node)
    {
        if (++_count > Most || !_open.Add(node))
        {
            throw ExperimentErrors.Syntax(file, node.Start, _count > Most ? "its aliases grow without bound" : "an alias names what it is a part of");
        }

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

        _open.Remove(node);
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
