using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

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
    public static IReadOnlyList<IReadOnlyList<ListedValue>> Take(YamlMappingNode root, BindingSource source)
    {
        var lists = Lists(root, source);
        for (var at = 0; at < lists.Count; at++)
        {
            if (ValueLists.Count(lists.Take(at + 1)) > Most)
            {
                throw ExperimentErrors.Contradiction(source, lists[at].KeyNode, $"The sweep has more than {Most} runs: list fewer values.");
            }
        }

        return [.. Enumerable.Range(0, (int)ValueLists.Count(lists)).Select(number => ValueLists.Combination(lists, number))];
    }

    private static List<ValueList> Lists(YamlMappingNode root, BindingSource source)
    {
        List<ValueList> lists = root.Children.TryGetValue(Matrix, out var matrix) ? [.. ValueLists.Read(matrix, Matrix, source)] : [];
        if (root.Children.TryGetValue(Seeds, out var seeds))
        {
            if (root.Children.ContainsKey(Seed) || lists.Exists(list => list.Key == Seed))
            {
                throw ExperimentErrors.Contradiction(source, seeds, "'seeds' lists the seeds of the runs and 'seed' sets one for all: keep one of them.");
            }

            lists.Add(ValueLists.Of(Seeds, seeds, seeds, "", source) with { Key = Seed });
        }

        foreach (var key in Keys)
        {
            root.Children.Remove(key);
        }

        return lists;
    }
}
