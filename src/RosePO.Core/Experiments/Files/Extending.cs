using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>
/// Reads a file and those that it extends as one mapping. Mappings are merged key by key, anything else is replaced; every node keeps the
/// file that it is in.
/// </summary>
internal static class Extending
{
    /// <summary>The key that names the other file.</summary>
    public const string Key = "extends";

    // Each file of a chain is read on top of the one before.
    private const int Longest = 32;

    /// <summary>Reads a file with what it extends.</summary>
    /// <exception cref="RoseException">A file is missing, is no YAML mapping, or extends itself.</exception>
    public static YamlMappingNode Load(string file, BindingSource source) => Load([file], source);

    private static YamlMappingNode Load(List<string> chain, BindingSource source)
    {
        var file = chain[^1];
        var root = YamlFile.Read(file, source);
        foreach (var node in Nodes.All(root))
        {
            source.MarkFile(node, file);
        }

        if (!root.Children.TryGetValue(Key, out var named))
        {
            return root;
        }

        root.Children.Remove(Key);
        var name = named is YamlScalarNode { Value: { Length: > 0 } text } && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : throw ExperimentErrors.ValueInvalid(source, named, Key, RequestBinder.Describe(named), "the path of another experiment file");
        var other = Path.GetFullPath(name, Path.GetDirectoryName(file)!);
        if (chain.Contains(other))
        {
            throw ExperimentErrors.ExtendsItself(source, named, [.. chain[chain.IndexOf(other)..], other]);
        }

        if (chain.Count >= Longest)
        {
            throw source.Error(
                RoseErrorCode.ExperimentReferenceInvalid, named, $"This is the {Longest}th file of a chain of 'extends', which are too many: leave some out.");
        }

        if (!File.Exists(other))
        {
            throw ExperimentErrors.FileMissing(source, named, Key, other);
        }

        var below = Load([.. chain, other], source);

        // An experiment's name is its folder: two files of one name would take turns in it.
        below.Children.Remove("name");
        Merge(below, root);
        return below;
    }

    private static void Merge(YamlMappingNode below, YamlMappingNode above)
    {
        foreach (var (key, value) in above.Children)
        {
            switch ((below.Children.TryGetValue(key, out var other) ? other : null, value))
            {
                case (YamlMappingNode mapping, YamlMappingNode more):
                    Merge(mapping, more);
                    break;
                case (YamlMappingNode, YamlScalarNode { Value: null or "" }):
                    break;
                default:
                    below.Children.Remove(key);
                    below.Children.Add(key, value);
                    break;
            }
        }
    }
}
