using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Text;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>Sets values by dotted keys, making the mappings on the way that do not exist yet.</summary>
internal static class Overriding
{
    // Keys nest as files do.
    private const int Deepest = BoundedParser.Deepest;

    /// <summary>Sets the value of an override, which is a text or, in YAML's brackets, a list or mapping.</summary>
    /// <exception cref="RoseException">The key is none, goes below a value that is not a mapping, or the brackets are not closed.</exception>
    public static void Set(YamlMappingNode root, BindingSource source, string dottedKey, string value)
    {
        var text = $"{dottedKey}={value}";
        var asked = new YamlScalarNode(value);
        source.MarkOverride(asked, text);
        RequireEntry(root, source, dottedKey, asked);
        var node = YamlFile.Value(value, source, what => source.Error(RoseErrorCode.ExperimentValueInvalid, asked, $"its value is not a list or mapping ({what.Trim().TrimEnd('.')}): write it as [a, b] or {{ key: value }}."));
        Set(root, source, dottedKey, node, made => source.MarkOverride(made, text));
    }

    /// <summary>Requires that a key below a section of names has a name that the file knows: a slip of the pen is not a new entry.</summary>
    /// <param name="root">The experiment.</param>
    /// <param name="source">For errors.</param>
    /// <param name="dottedKey">The key.</param>
    /// <param name="at">The key or its value, for errors.</param>
    public static void RequireEntry(YamlMappingNode root, BindingSource source, string dottedKey, YamlNode at)
    {
        var parts = dottedKey.Split('.');
        if (parts.Length < 3 || !StageList.Of(parts[0]).Any() || !StageList.HasNames(parts[0], Section(root, parts[0])))
        {
            return;
        }

        // Smoothing is called as the pairs that it smooths.
        string[] sections = parts[0] == "smooth" ? ["smooth", "pairs"] : [parts[0]];
        string[] known = [.. sections.SelectMany(section => Section(root, section).Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "")).Distinct()];
        if (!known.Contains(parts[1]))
        {
            throw ExperimentErrors.EntryUnknown(source, at, parts[0], parts[1], known);
        }
    }

    /// <summary>Sets a value of a list of values: it is where the file lists it, and what is made on the way stands for the list's key.</summary>
    /// <param name="root">The mapping that the key starts at.</param>
    /// <param name="source">For errors.</param>
    /// <param name="listed">The value.</param>
    public static void Set(YamlMappingNode root, BindingSource source, ListedValue listed)
    {
        var own = new HashSet<YamlNode>(Nodes.All(listed.Value), ReferenceEqualityComparer.Instance);
        Set(root, source, listed.Key, listed.Value, node =>
        {
            if (!own.Contains(node))
            {
                source.MarkPlace(node, listed.KeyNode);
            }
        });
    }

    /// <summary>Sets a value.</summary>
    /// <param name="root">The mapping that the key starts at.</param>
    /// <param name="source">For errors.</param>
    /// <param name="dottedKey">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="mark">Receives every node that was made for it.</param>
    public static void Set(YamlMappingNode root, BindingSource source, string dottedKey, YamlNode value, Action<YamlNode> mark)
    {
        foreach (var node in Nodes.All(value))
        {
            mark(node);
        }

        var parts = dottedKey.Split('.');
        if (parts.Length > Deepest)
        {
            throw source.Error(RoseErrorCode.ExperimentKeyUnknown, value, $"a key has at most {Deepest} names, and this one has {parts.Length}: write names with a dot between, such as 'sft.epochs'.");
        }

        if (parts.Any(string.IsNullOrWhiteSpace))
        {
            throw source.Error(RoseErrorCode.ExperimentKeyUnknown, value, $"'{dottedKey}' is not a key: write names with a dot between, such as 'sft.epochs'.");
        }

        var at = root;
        foreach (var part in parts[..^1])
        {
            if (!at.Children.TryGetValue(part, out var next) || next is YamlScalarNode { Value: null or "" })
            {
                next = new YamlMappingNode();
                mark(next);
                Put(at, part, next, mark);
            }

            at = next as YamlMappingNode ?? throw source.Error(
                RoseErrorCode.ExperimentValueInvalid, value, $"'{part}' of '{dottedKey}' is not a mapping: name a key below one.");
        }

        Put(at, parts[^1], value, mark);
    }

    private static YamlMappingNode Section(YamlMappingNode root, string name) =>
        root.Children.TryGetValue(name, out var node) && node is YamlMappingNode mapping ? mapping : new YamlMappingNode();

    private static void Put(YamlMappingNode mapping, string key, YamlNode value, Action<YamlNode> mark)
    {
        var name = new YamlScalarNode(key);
        mark(name);
        mapping.Children.Remove(name);
        mapping.Children.Add(name, value);
    }
}
