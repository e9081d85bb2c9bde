using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>What holds of every candidate list, whatever the catalogue and the histories.</summary>
public sealed class CandidateListLawTests
{
    // Small catalogues in which whole families look alike, and items that nobody trained on.
    private static readonly Gen<RecDataset> s_datasets = Gen.Int[12, 30].SelectMany(items =>
        Gen.Select(Gen.Int[0, items - 1].Array[1, 8], Gen.Int[0, items - 1]).Array[1, 5].Select(cases => TinyDataset.Of(
            [.. Enumerable.Range(0, items).Select(item => $"Family {item / 4} part {item % 4}")], item => 1 + (item % 5 * item), [.. cases.Select(one => (one.Item1, one.Item2))])));

    private static readonly Gen<CandidateList> s_lists = Gen.Int[1, 4].Select(list => Enum.GetValues<CandidateList>()[list]);

    private static MeasurementRequest Request(int seed, int candidates) => new() { Dataset = "", Destination = "", Models = [], Seed = seed, Candidates = candidates };

    private static TitleEncoder Titles(RecDataset dataset) => TitleEncoder.Fit([.. dataset.Items.Select(item => item.Title)]);

    [Fact]
    public void A_list_has_its_length_its_target_and_no_item_twice_or_known() =>
        Gen.Select(s_datasets, s_lists, Gen.Int[2, 3], Gen.Int[0, 1000]).Sample((dataset, list, candidates, seed) =>
            Assert.All(new MeasuredCases(dataset, Request(seed, candidates), Titles(dataset)).Of(list), question =>
            {
                Assert.Equal(candidates, question.Candidates.Distinct().Count());
                Assert.Equal(candidates, question.Candidates.Length);
                Assert.Equal([question.Target], question.Candidates.Intersect(dataset.Users[question.User].Items));
            }));

    [Fact]
    public void A_users_list_does_not_depend_on_the_other_lists_or_users() =>
        Gen.Select(s_datasets, s_lists, Gen.Int[0, 1000]).Sample((dataset, list, seed) =>
        {
            var request = Request(seed, 3);
            var cases = new MeasuredCases(dataset, request, Titles(dataset));
            foreach (var other in Enum.GetValues<CandidateList>())
            {
                cases.Of(other);
            }

            var last = dataset.Cases(DataSplit.Test)[^1];
            var alone = new RecDataset("alone", dataset.Items, dataset.Users, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>> { [DataSplit.Test] = [last] });
            Assert.Equal(cases.Of(list)[^1].Candidates, Assert.Single(new MeasuredCases(alone, request, Titles(alone)).Of(list)).Candidates);
        });

    [Fact]
    public void The_nearest_of_several_titles_are_those_of_the_whole_matrix() =>
        Gen.Select(Gen.Int[-4, 4].Array[2].Array[2, 20], Gen.Int[0, 1000], Gen.Int[1, 6], Gen.Int[1, 8]).Sample((rows, seed, anchors, count) =>
        {
            var random = new Random(seed);
            var titles = new DenseTitles([.. rows.SelectMany(row => row).Select(value => (float)value)], 2);
            int[] items = [.. Enumerable.Range(0, anchors).Select(_ => random.Next(rows.Length)).Distinct()];
            bool[] excluded = [.. rows.Select(_ => random.Next(3) == 0)];
            var expected = Enumerable.Range(0, rows.Length).Where(item => !excluded[item])
                .Select(item => (Item: item, Similarity: titles.MaxSimilarity(item, items))).Where(one => one.Similarity > 0)
                .OrderByDescending(one => one.Similarity).ThenBy(one => one.Item).Take(count).Select(one => one.Item);
            Assert.Equal(expected, new NearestTitles(titles, 2).OfAny(items, count, item => excluded[item]));
        });
}
