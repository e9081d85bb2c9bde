using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>The values that a key is to have, one at a time.</summary>
/// <param name="Key">The dotted key.</param>
/// <param name="KeyNode">Where the file names the key.</param>
/// <param name="Values">The values.</param>
internal sealed record ValueList(string Key, YamlNode KeyNode, IReadOnlyList<YamlNode> Values);

/// <summary>A value that one combination of lists gives to a key.</summary>
/// <param name="Key">The dotted key.</param>
/// <param name="KeyNode">Where the file names the key.</param>
/// <param name="Value">The value.</param>
internal sealed record ListedValue(string Key, YamlNode KeyNode, YamlNode Value);

/// <summary>Lists of values by key, whose combinations are runs of a sweep or trials of a tuning.</summary>
internal static class ValueLists
{
    /// <summary>Reads a mapping of keys to lists; a mapping in it has keys below its own.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="path">Its dotted path.</param>
    /// <param name="source">For errors.</param>
    /// <exception cref="RoseException">It is no mapping, or a list is none or empty.</exception>
    public static IReadOnlyList<ValueList> Read(YamlNode node, string path, BindingSource source)
    {
        var binder = new RequestBinder(source);
        List<ValueList> lists = [.. Below(binder.Mapping(node, path), "")];
        foreach (var twice in lists.GroupBy(list => list.Key).Where(same => same.Count() > 1))
        {
            throw ExperimentErrors.Contradiction(source, twice.Last().KeyNode, $"'{path}' has two lists for '{twice.Key}', as a dotted key and as a nested one: keep one of them.");
        }

        return lists;

        IEnumerable<ValueList> Below(YamlMappingNode mapping, string prefix) => mapping.Children.SelectMany(pair =>
        {
            var key = prefix + binder.KeyText(pair.Key, path);
            return pair.Value is YamlMappingNode nested ? Below(nested, key + ".") : [Of(key, pair.Key, pair.Value, path, source)];
        });
    }

    /// <summary>Reads one list.</summary>
    /// <param name="key">The dotted key that it has values for.</param>
    /// <param name="keyNode">Where the file names the key.</param>
    /// <param name="node">The list.</param>
    /// <param name="path">The dotted path of what contains it; empty at the root.</param>
    /// <param name="source">For errors.</param>
    /// <exception cref="RoseException">It is none, or empty.</exception>
    public static ValueList Of(string key, YamlNode keyNode, YamlNode node, string path, BindingSource source) => node switch
    {
        YamlSequenceNode { Children.Count: > 0 } list => new(key, keyNode, [.. list.Children]),
        YamlSequenceNode => throw ExperimentErrors.ValueInvalid(source, node, $"{path}.{key}".Trim('.'), "empty", "a list of at least one value"),
        _ => throw ExperimentErrors.ValueInvalid(source, node, $"{path}.{key}".Trim('.'), RequestBinder.Describe(node), "a list such as [1, 2]"),
    };

    /// <summary>How many combinations there are of one value of each list; no more than the largest number that a <see langword="long"/> can be.</summary>
    public static long Count(IEnumerable<ValueList> lists) =>
        lists.Aggregate(1L, (count, list) => count > long.MaxValue / list.Values.Count ? long.MaxValue : count * list.Values.Count);

    /// <summary>A combination by its number, from 0: the value of the first list changes slowest.</summary>
    public static IReadOnlyList<ListedValue> Combination(IReadOnlyList<ValueList> lists, long number)
    {
        var values = new ListedValue[lists.Count];
        for (var at = lists.Count - 1; at >= 0; at--)
        {
            var list = lists[at];
            values[at] = new(list.Key, list.KeyNode, list.Values[(int)(number % list.Values.Count)]);
            number /= list.Values.Count;
        }

        return values;
    }
}
