using System.Text;
using RosePO.Core.Text;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>
/// Replaces <c>${key.path}</c> by the value of another key and <c>${env:NAME}</c> by that of an environment variable; <c>$${</c> stands for
/// <c>${</c> itself.
/// </summary>
internal sealed class Interpolation
{
    private const string Environmental = "env:";

    private readonly YamlMappingNode _root;
    private readonly BindingSource _source;
    private readonly HashSet<YamlNode> _done = new(ReferenceEqualityComparer.Instance);
    private readonly List<(YamlNode Node, string Key)> _open = [];

    private Interpolation(YamlMappingNode root, BindingSource source) => (_root, _source) = (root, source);

    /// <summary>Resolves every value below a mapping.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ExperimentReferenceInvalid"/>: what is named is not there, is no single value, or needs itself.</exception>
    public static void Resolve(YamlMappingNode root, BindingSource source) => new Interpolation(root, source).Walk(root, "");

    private void Walk(YamlNode node, string path)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? "";
                    Walk(value, path.Length == 0 ? name : $"{path}.{name}");
                }

                break;
            case YamlSequenceNode sequence:
                foreach (var child in sequence.Children)
                {
                    Walk(child, path);
                }

                break;
            case YamlScalarNode scalar:
                Resolve(scalar, path);
                break;
        }
    }

    private void Resolve(YamlScalarNode scalar, string path)
    {
        if (!_done.Contains(scalar) && scalar.Value?.Contains("${", StringComparison.Ordinal) == true)
        {
            _open.Add((scalar, path));
            scalar.Value = Replace(scalar, scalar.Value);
            _open.RemoveAt(_open.Count - 1);
        }

        _done.Add(scalar);
    }

    private string Replace(YamlScalarNode at, string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            if (text.AsSpan(i).StartsWith("$${"))
            {
                result.Append("${");
                i += 3;
            }
            else if (text.AsSpan(i).StartsWith("${"))
            {
                var end = text.IndexOf('}', i);
                if (end < 0)
                {
                    throw Invalid(at, $"'{text[i..]}' has no closing '}}': add it, or write '$${{' for '${{' itself.");
                }

                result.Append(ValueOf(text[(i + 2)..end].Trim(), at));
                i = end + 1;
            }
            else
            {
                result.Append(text[i++]);
            }
        }

        return result.ToString();
    }

    private string ValueOf(string name, YamlScalarNode at)
    {
        if (name.StartsWith(Environmental, StringComparison.Ordinal))
        {
            var variable = name[Environmental.Length..].Trim();
            var value = (variable.Length > 0 ? Environment.GetEnvironmentVariable(variable) : null)
                ?? throw Invalid(at, $"the environment has no variable '{variable}': set it before the run, or write the value.");
            _source.MarkVariable(variable, value);
            return value;
        }

        var node = Find(name, at);
        var start = _open.FindIndex(open => ReferenceEquals(open.Node, node));
        if (start >= 0)
        {
            throw Invalid(at, $"'{string.Join(" -> ", _open[start..].Select(open => open.Key).Append(_open[start].Key))}' needs itself: write one of the values.");
        }

        Resolve(node, name);
        return node.Value ?? "";
    }

    private YamlScalarNode Find(string name, YamlScalarNode at)
    {
        YamlNode node = _root;
        foreach (var part in name.Split('.'))
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(part, out var next))
            {
                var nearest = NearestName.Of(name, Keys(_root, ""));
                throw Invalid(at, $"'${{{name}}}' names a key that the experiment does not set: {(nearest is null ? "write its dotted name" : $"did you mean '{nearest}'")}{(nearest is null ? ", such as '${sft.epochs}'." : "?")}");
            }

            node = next;
        }

        return node as YamlScalarNode
            ?? throw Invalid(at, $"'${{{name}}}' names a {(node is YamlMappingNode ? "mapping" : "list")}: name a key with a single value.");
    }

    private static IEnumerable<string> Keys(YamlNode node, string path) => node is not YamlMappingNode mapping
        ? [path]
        : mapping.Children.SelectMany(pair => Keys(pair.Value, $"{(path.Length == 0 ? "" : path + ".")}{(pair.Key as YamlScalarNode)?.Value}"));

    private RoseException Invalid(YamlNode at, string message) => _source.Error(RoseErrorCode.ExperimentReferenceInvalid, at, message);
}
