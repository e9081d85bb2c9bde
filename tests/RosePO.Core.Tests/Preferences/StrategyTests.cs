using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Preferences;

public sealed class StrategyTests
{
    [Fact]
    public void Popular_items_are_drawn_in_proportion_to_their_counts_among_those_allowed()
    {
        double[] counts = [50, 0, 30, 20, 400];
        bool[] forbidden = [false, false, false, false, true];
        var drawn = FirstDraws(new PopularityStrategy(counts), forbidden, 20_000);
        // Standard error of a share of 20,000 draws is below 0.0036; four of them.
        Assert.Equal(0.5, drawn[0], 0.0144);
        Assert.Equal(0.3, drawn[2], 0.0144);
        Assert.Equal(0.2, drawn[3], 0.0144);
        Assert.Equal(0.0, drawn[1] + drawn[4]);
    }

    [Fact]
    public void The_proportions_hold_where_nearly_all_weight_is_forbidden()
    {
        double[] counts = [1e9, 3, 1];
        var drawn = FirstDraws(new PopularityStrategy(counts), [true, false, false], 4_000);
        // Four standard errors of a share of 4,000 draws.
        Assert.Equal(0.75, drawn[1], 0.028);
        Assert.Equal(0.25, drawn[2], 0.028);
    }

    [Fact]
    public void An_exponent_flattens_the_counts()
    {
        var dataset = MemoryDataset.Of(3, [.. Enumerable.Repeat(new[] { 0, 2, 2 }, 16), .. Enumerable.Repeat(new[] { 1, 2, 2 }, 4)]);
        var request = new PreferencePairsRequest { Dataset = "memory", Destination = "none", Popularity = new() { Exponent = 0.5 } };
        var strategy = PopularityStrategy.Create(
            new StrategyContext(dataset, [], [], request, new TitleEncoders(dataset), new GeneratedTexts(3), null, TestContext.Current.CancellationToken));
        // Counts 16 and 4: shares 4/6 and 2/6 by their roots.
        Assert.Equal(4 / 6.0, FirstDraws(strategy, new bool[3], 10_000)[0], 0.019);
    }

    [Fact]
    public void Any_item_is_drawn_uniformly_and_all_come_in_the_end()
    {
        var strategy = new RandomStrategy(5);
        bool[] forbidden = [false, true, false, false, false];
        Assert.All(FirstDraws(strategy, forbidden, 20_000).Where((_, item) => item != 1), share => Assert.Equal(0.25, share, 0.0123));
        Assert.Equal([0, 2, 3, 4], strategy.Propose(0, forbidden, new Random(1)).Order());
    }

    [Fact]
    public void Nothing_is_drawn_where_everything_is_forbidden_or_weightless()
    {
        Assert.Empty(new RandomStrategy(3).Propose(0, [true, true, true], new Random(1)));
        Assert.Empty(new PopularityStrategy([0, 0]).Propose(0, [false, false], new Random(1)));
    }

    [Fact]
    public void A_look_alike_of_the_history_is_proposed_and_strangers_are_not()
    {
        var encoder = TitleEncoder.Fit(["Crimson Harbor", "Quiet Valley", "Crimson Harbor II", "Crimson Harbor III", "Zebra"]);
        var question = new EvaluationCase(0, [1, 0], 4, [4]);
        var strategy = Semantic(encoder, question, maxHistory: 1, neighbours: 3);
        Assert.Equal([2, 3], strategy.Propose(0, [true, true, false, false, true], new Random(1)).Order());
    }

    [Fact]
    public void The_nearest_neighbours_are_those_of_the_whole_ranking()
    {
        string[] titles = [.. Enumerable.Range(0, 40).Select(item => $"{(item % 3 == 0 ? "Crimson" : "Quiet")} part {item} of {item / 5}")];
        var encoder = TitleEncoder.Fit(titles);
        int[] history = [3, 17, 29];
        var strategy = Semantic(encoder, new EvaluationCase(0, history, 0, [0]), 10, 7);
        var forbidden = new bool[titles.Length];
        foreach (var item in history)
        {
            forbidden[item] = true;
        }

        var expected = Enumerable.Range(0, titles.Length).Where(item => !forbidden[item])
            .OrderByDescending(item => encoder.MaxSimilarity(item, history)).ThenBy(item => item).Take(7).Order();
        Assert.Equal(expected, strategy.Propose(0, forbidden, new Random(1)).Order());
    }

    private static SemanticStrategy Semantic(TitleEncoder encoder, EvaluationCase question, int maxHistory, int neighbours) => new(
        encoder, new NearestTitles(encoder, 2), new SemanticAnchors([question], SemanticAnchor.History, maxHistory), neighbours);

    private static double[] FirstDraws(IRejectedStrategy strategy, bool[] forbidden, int times)
    {
        var counts = new double[forbidden.Length];
        var random = new Random(5);
        for (var i = 0; i < times; i++)
        {
            counts[strategy.Propose(0, forbidden, random).First()] += 1.0 / times;
        }

        return counts;
    }
}
