using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Strategies;

namespace RosePO.Core.Tests.Preferences;

public sealed class StrategyLawTests
{
    private static readonly RejectedStrategy[] s_strategies = [RejectedStrategy.Semantic, RejectedStrategy.Popularity, RejectedStrategy.Random];

    private static readonly PromptShape s_shape = new() { MaxHistory = 4, Candidates = 5 };

    // Small catalogues with repeated items and look-alike titles, so that draws collide often.
    private static readonly Gen<RecDataset> s_datasets =
        Gen.Int[4, 25].SelectMany(items => Gen.Int[0, items - 1].Array[3, 14].Array[1, 6]
            .Select(histories => MemoryDataset.Of(items, histories, item => $"Family {item / 4} part {item % 4}")))
        .Where(dataset => dataset.TrainingExamples().Count > 0);

    [Fact]
    public void No_strategy_rejects_what_the_user_has_in_training_or_rejects_an_item_twice() =>
        Gen.Select(s_datasets, Gen.Int[1, 4], Gen.Int[0, 1000]).Sample((dataset, negatives, seed) =>
        {
            var request = Request(seed) with { Strategies = s_strategies, Negatives = negatives };
            var (rows, counts, _) = BuildPreferencePairs.Mine(dataset, request, s_shape, null, CancellationToken.None);
            Assert.All(rows, row => CheckLaws(dataset, row));
            Assert.Equal(rows.Sum(row => row.Rejected.Length), counts.Sum(count => count.Pairs));
            Assert.All(counts, count => Assert.Equal(dataset.TrainingExamples().Count * negatives, count.Pairs + count.Dropped));
        });

    [Fact]
    public void The_models_own_answers_keep_the_same_laws_and_come_best_first() =>
        Gen.Select(s_datasets, Gen.Int[1, 4], Gen.Int[0, 1000]).Sample((dataset, negatives, seed) =>
        {
            var random = new Random(seed);
            EvaluationCase[] questions = [.. dataset.TrainingExamples().Select(example => dataset.TrainingCase(example, 5, random))];
            float[][] scores = [.. questions.Select(question => Array.ConvertAll(question.Candidates, _ => random.NextSingle()))];
            var builder = new PairBuilder(
                dataset, [(RejectedStrategy.SelfHard, new SelfHardStrategy(questions, scores))], null, Request(seed) with { Negatives = negatives });
            for (var i = 0; i < questions.Length; i++)
            {
                if (builder.Build(i, dataset.TrainingExamples()[i].Position, questions[i]) is not { } row)
                {
                    continue;
                }

                CheckLaws(dataset, row);
                var wrong = questions[i].Candidates.Zip(scores[i]).Where(pair => pair.First != questions[i].Target)
                    .OrderByDescending(pair => pair.Second).Select(pair => pair.First).Take(negatives);
                Assert.Equal(wrong, row.Rejected);
            }
        });

    [Fact]
    public void Candidates_and_draws_do_not_depend_on_the_other_strategies_or_examples() =>
        Gen.Select(s_datasets, Gen.Int[0, 1000]).Sample((dataset, seed) =>
        {
            var alone = Rows(dataset, Request(seed) with { Strategies = [RejectedStrategy.Random] });
            var together = Rows(dataset, Request(seed) with { Strategies = [RejectedStrategy.Random, RejectedStrategy.Popularity] });
            var some = Rows(dataset, Request(seed) with { Strategies = [RejectedStrategy.Random], MaxExamples = 3 });
            Assert.All(some, row => Assert.Equal(alone[row.Key], row.Value));
            Assert.All(alone, row => Assert.Equal(row.Value, (together[row.Key].Candidates, together[row.Key].First)));
            Assert.True(some.Count <= 3);
        });

    [Fact]
    public void Held_out_items_may_be_rejected()
    {
        // Four items: two in training, one to validate, one to test. Sparing the last two would name them.
        var dataset = MemoryDataset.Of(4, [[0, 1, 2, 3]]);
        var rows = BuildPreferencePairs.Mine(
            dataset, Request(1) with { Strategies = [RejectedStrategy.Random], Negatives = 5 }, s_shape, null, TestContext.Current.CancellationToken).Rows;
        Assert.Equal([2, 3], Assert.Single(rows).Rejected.Order());
    }

    private static Dictionary<(int, int), (string Candidates, int First)> Rows(RecDataset dataset, PreferencePairsRequest request) =>
        BuildPreferencePairs.Mine(dataset, request, s_shape, null, CancellationToken.None).Rows
            .ToDictionary(row => (row.User, row.Position), row => (string.Join(' ', row.Candidates), row.Rejected[0]));

    private static PreferencePairsRequest Request(int seed) =>
        new() { Dataset = "memory", Destination = "none", Seed = seed, Semantic = new() { Neighbours = 5 } };

    private static void CheckLaws(RecDataset dataset, PreferenceExample row)
    {
        Assert.DoesNotContain(row.Chosen, row.Rejected);
        Assert.Empty(row.Rejected.Intersect(row.History));
        Assert.Empty(row.Rejected.Intersect(dataset.TrainItems(row.User).ToArray()));
        Assert.Equal(row.Rejected.Length, row.Rejected.Distinct().Count());
        Assert.Equal(row.Rejected.Length, row.Strategies.Length);
        Assert.All(row.Rejected, item => Assert.InRange(item, 0, dataset.Items.Count - 1));
        Assert.Contains(row.Chosen, row.Candidates);
    }
}
