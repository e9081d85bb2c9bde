using CsCheck;
using RosePO.Core.Experiments.Files;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Tests.Experiments;

/// <summary>The combinations of lists.</summary>
public sealed class ValueListTests
{
    private static readonly YamlNode s_nowhere = new YamlScalarNode("");

    [Fact]
    public void Every_combination_has_one_number_and_the_last_list_changes_fastest() => Gen.Int[1, 4].Array[0, 4].Sample(sizes =>
    {
        ValueList[] lists = [.. sizes.Select((size, at) => new ValueList($"k{at}", s_nowhere, [.. Enumerable.Range(0, size).Select(value => (YamlNode)new YamlScalarNode($"{value}"))]))];

        // One loop in another, the first outermost.
        IEnumerable<string> expected = [""];
        foreach (var size in sizes)
        {
            expected = expected.SelectMany(before => Enumerable.Range(0, size).Select(value => $"{before}{value}"));
        }

        var made = Enumerable.Range(0, (int)ValueLists.Count(lists)).Select(number => ValueLists.Combination(lists, number)).ToList();
        Assert.Equal(expected, made.Select(values => string.Concat(values.Select(value => value.Value))));
        Assert.All(made, values => Assert.Equal(lists.Select(list => list.Key), values.Select(value => value.Key)));
    });

    [Fact]
    public void A_number_that_is_too_large_is_the_largest() =>
        Assert.Equal(long.MaxValue, ValueLists.Count(Enumerable.Range(0, 30).Select(at => new ValueList($"k{at}", s_nowhere, [.. Enumerable.Repeat(s_nowhere, 10)]))));
}
