using System.Text;
using System.Text.RegularExpressions;
using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>
/// Replaces <c>${key.path}</c> by the value of another key and <c>${env:NAME}</c> by that of an environment variable; <c>$${</c> stands for
/// <c>${</c> itself. A value that contains one of the environment is remembered as it is published: with the reference, unless the experiment
/// declares the variable public.
/// </summary>
internal sealed partial class Interpolation
{
    /// <summary>The key that lists the variables whose values may be published.</summary>
    public const string PublicKey = "publicVariables";

    private const string Environmental = "env:";

    // References to references may double with each: no experiment is longer than this.
    private const int LongestInAll = 1 << 20;

    // References that lead to references, one within the other.
    private const int Deepest = 64;

    private readonly YamlMappingNode _root;
    private readonly BindingSource _source;
    private readonly HashSet<YamlNode> _done = new(ReferenceEqualityComparer.Instance);
    private readonly List<(YamlNode Node, string Key)> _open = [];
    private readonly HashSet<string> _public;
    private long _length;

    private Interpolation(YamlMappingNode root, BindingSource source)
    {
        (_root, _source) = (root, source);
        _public = root.Children.TryGetValue(PublicKey, out var listed) && listed is YamlSequenceNode names
            ? [.. names.Children.OfType<YamlScalarNode>().Select(name => name.Value ?? "")]
            : [];
    }

    /// <summary>A text that is not a reference, as a file writes it.</summary>
    public static string Escaped(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    /// <summary>Resolves every value below a mapping.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ExperimentReferenceInvalid"/>: what is named is not there, is not a single value, or needs itself.</exception>
    public static void Resolve(YamlMappingNode root, BindingSource source)
    {
        var interpolation = new Interpolation(root, source);
        foreach (var (key, value) in Nodes.Values(root))
        {
            interpolation.Resolve(value, key);
        }
    }

    private void Resolve(YamlScalarNode scalar, string path)
    {
        if (!_done.Contains(scalar) && scalar.Value?.Contains("${", StringComparison.Ordinal) == true)
        {
            if (_open.Count == Deepest)
            {
                throw Invalid(scalar, $"references lead over more than {Deepest} keys to it: write some of the values.");
            }

            _open.Add((scalar, path));
            scalar.Value = Replace(scalar, scalar.Value);
            _open.RemoveAt(_open.Count - 1);
        }

        _done.Add(scalar);
    }

    private string Replace(YamlScalarNode at, string text)
    {
        var published = new StringBuilder();
        var (end, isSecret) = (0, false);
        var result = Reference().Replace(text, match =>
        {
            published.Append(text, end, match.Index - end);
            end = match.Index + match.Length;
            if (match.Value.StartsWith("$$", StringComparison.Ordinal))
            {
                published.Append(match.Value);
                return match.Value[1..];
            }

            if (!match.Value.EndsWith('}'))
            {
                throw Invalid(at, $"'{match.Value}' has no closing '}}': add it, or write '$${{' for '${{' itself.");
            }

            var (value, written) = ValueOf(match.Groups[1].Value.Trim(), at);
            _length += Math.Max(value.Length, written?.Length ?? 0);
            if (_length > LongestInAll)
            {
                throw Invalid(at, $"the values of references take more than {LongestInAll >> 20} million characters together: refer to fewer or shorter ones.");
            }

            published.Append(written ?? Escaped(value));
            isSecret |= written is not null;
            return value;
        });
        if (isSecret)
        {
            _source.MarkPublished(at, published.Append(text, end, text.Length - end).ToString());
        }

        return result;
    }

    // A value, and how it is published where that is something else.
    private (string Value, string? Written) ValueOf(string name, YamlScalarNode at)
    {
        if (name.StartsWith(Environmental, StringComparison.Ordinal))
        {
            var variable = name[Environmental.Length..].Trim();
            var value = (variable.Length > 0 ? Environment.GetEnvironmentVariable(variable) : null)
                ?? throw Invalid(at, $"the environment has no variable '{variable}': set it before the run, or write the value.");
            var isPublic = _public.Contains(variable);
            _source.MarkVariable(variable, value, isPublic);
            return (value, isPublic ? null : $"${{{Environmental}{variable}}}");
        }

        var node = Find(name, at);
        var start = _open.FindIndex(open => ReferenceEquals(open.Node, node));
        if (start >= 0)
        {
            throw Invalid(at, $"'{string.Join(" -> ", _open[start..].Select(open => open.Key).Append(_open[start].Key))}' needs itself: write one of the values.");
        }

        Resolve(node, name);
        return (node.Value ?? "", _source.PublishedOf(node));
    }

    private YamlScalarNode Find(string name, YamlScalarNode at)
    {
        YamlNode node = _root;
        foreach (var part in name.Split('.'))
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(part, out var next))
            {
                var advice = ExperimentErrors.Advice(name, Nodes.Values(_root).Select(value => value.Key), "write its dotted name, such as '${sft.epochs}'.");
                throw Invalid(at, $"'${{{name}}}' names a key that the experiment does not set: {advice}");
            }

            node = next;
        }

        return node as YamlScalarNode
            ?? throw Invalid(at, $"'${{{name}}}' names a {(node is YamlMappingNode ? "mapping" : "list")}: name a key with a single value.");
    }

    // What is escaped, or a name up to its end, or that of the text where it has none.
    [GeneratedRegex(@"\$\$\{|\$\{([^}]*)\}?")]
    private static partial Regex Reference();

    private RoseException Invalid(YamlNode at, string message) => _source.Error(RoseErrorCode.ExperimentReferenceInvalid, at, message);
}
