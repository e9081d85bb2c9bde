using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>A value that a variant of a sweep sets.</summary>
/// <param name="Key">The dotted key.</param>
/// <param name="KeyNode">Where the file names the key.</param>
/// <param name="Value">The value.</param>
internal sealed record SweepSetting(string Key, YamlNode KeyNode, YamlNode Value);

/// <summary>
/// <c>matrix</c> and <c>seeds</c>: every combination of the listed values is a run of its own, the first key changing slowest and the seed
/// fastest.
/// </summary>
internal static class SweepFile
{
    private const string Matrix = "matrix";
    private const string Seeds = "seeds";
    private const string Seed = "seed";

    // A slip of the pen (a value too many in each of several lists) must not start a thousand trainings.
    private const int Most = 1000;

    /// <summary>The keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = [Matrix, Seeds];

    /// <summary>Takes the sweep's keys out of an experiment.</summary>
    /// <returns>The settings of each variant; a single variant without any where the experiment is one run.</returns>
    /// <exception cref="RoseException">A list is none, is empty, or says a key twice.</exception>
    public static IReadOnlyList<IReadOnlyList<SweepSetting>> Take(YamlMappingNode root, BindingSource source)
    {
        var lists = Lists(root, source);
        IEnumerable<IReadOnlyList<SweepSetting>> variants = [[]];
        long count = 1;
        foreach (var (key, keyNode, values) in lists)
        {
            count *= values.Children.Count;
            if (count > Most)
            {
                throw ExperimentErrors.Contradiction(source, keyNode, $"The sweep has more than {Most} runs: list fewer values.");
            }

            variants = variants.SelectMany(
                _ => values.Children, IReadOnlyList<SweepSetting> (before, value) => [.. before, new SweepSetting(key, keyNode, value)]);
        }

        return [.. variants];
    }

    private static List<(string Key, YamlNode KeyNode, YamlSequenceNode Values)> Lists(YamlMappingNode root, BindingSource source)
    {
        var binder = new RequestBinder(source);
        var lists = new List<(string, YamlNode, YamlSequenceNode)>();
        if (root.Children.TryGetValue(Matrix, out var matrix))
        {
            foreach (var (key, value) in binder.Mapping(matrix, Matrix).Children)
            {
                var name = binder.KeyText(key, Matrix);
                lists.Add((name, key, List(value, $"{Matrix}.{name}", source)));
            }
        }

        if (root.Children.TryGetValue(Seeds, out var seeds))
        {
            if (root.Children.ContainsKey(Seed) || lists.Exists(list => list.Item1 == Seed))
            {
                throw ExperimentErrors.Contradiction(source, seeds, "'seeds' lists the seeds of the runs and 'seed' sets one for all: keep one of them.");
            }

            lists.Add((Seed, seeds, List(seeds, Seeds, source)));
        }

        foreach (var key in Keys)
        {
            root.Children.Remove(key);
        }

        return lists;
    }

    private static YamlSequenceNode List(YamlNode node, string path, BindingSource source) => node switch
    {
        YamlSequenceNode { Children.Count: > 0 } list => list,
        YamlSequenceNode => throw ExperimentErrors.ValueInvalid(source, node, path, "empty", "a list of at least one value"),
        _ => throw ExperimentErrors.ValueInvalid(source, node, path, RequestBinder.Describe(node), "a list such as [1, 2]"),
    };
}
