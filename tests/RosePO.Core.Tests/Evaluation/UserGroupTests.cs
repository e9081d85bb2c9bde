using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Tests.Evaluation;

/// <summary>Figures of groups of users.</summary>
public class UserGroupTests
{
    // Items 0 to 9 by popularity 0 to 90: 8 and 9 are the most popular fifth. Users 0 to 4 with histories of 1, 1, 2, 3 and 4 items.
    private static readonly RecDataset s_dataset = TinyDataset.Of(
        [.. Enumerable.Range(0, 10).Select(item => $"Title {(char)('a' + item)}")],
        item => item * 10,
        ([9], 1), ([2], 3), ([8, 9], 0), ([1, 2, 9], 5), ([1, 2, 3, 4], 6));

    private static Measured Measure(params UserGrouping[] groupings) => Measurer.Measure(
        s_dataset,
        [new ScriptedRecommender("sft", question => question.User < 3 ? question.Target : question.Candidates[0])],
        new MeasurerOptions { Against = "sft", Resamples = 50, UserGroups = groupings },
        cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void Activity_divides_users_in_thirds_by_their_history_and_keeps_equal_ones_together()
    {
        // Sorted lengths 1 1 2 3 4: up to the second user's 1, up to the fourth's 3, above.
        var groups = Measure(UserGrouping.Activity).Groups;

        Assert.Equal(["1 items", "2 to 3 items", "4 items"], groups.Select(one => one.Group.Name));
        Assert.Equal([[0, 1], [2, 3], [4]], groups.Select(one => one.Group.Cases));
        Assert.Equal([1, 0.5, 0], groups.Select(one => HitRatioOf(one).Value));
        Assert.Equal([2, 2, 1], groups.Select(one => HitRatioOf(one).Count));
    }

    [Fact]
    public void Taste_divides_users_by_their_share_of_popular_items()
    {
        // Shares 1, 0, 1, 1/3, 0; sorted 0 0 1/3 1 1: up to the first user's 0, up to the fourth's 1.
        var groups = Measure(UserGrouping.PopularityTaste).Groups;

        Assert.Equal(["niche (share 0.00 to 0.00)", "diverse (share 0.33 to 1.00)"], groups.Select(one => one.Group.Name));
        Assert.Equal([[1, 4], [0, 2, 3]], groups.Select(one => one.Group.Cases));
        Assert.Equal([0.5, 2.0 / 3], groups.Select(one => HitRatioOf(one).Value));
    }

    [Fact]
    public void Groups_of_all_users_have_the_figures_of_all_users()
    {
        var measured = Measure(UserGrouping.Activity, UserGrouping.Activity);
        var sum = measured.Groups.Sum(one => HitRatioOf(one).Value * one.Group.Cases.Count);

        Assert.Equal(3, measured.Groups.Count);
        Assert.Equal(measured.Models[0].Figures.Single(figure => figure.Key.Name == "HR@1").Value.Value * 5, sum, 1e-12);
    }

    [Fact]
    public void What_cannot_be_measured_on_a_group_is_absent_from_it()
    {
        // The only item that users of two titles go on to was never seen in training.
        var dataset = TinyDataset.Of(([1], 2), ([1, 2], 0), ([1, 2, 3], 4));
        var measured = Measurer.Measure(
            dataset, [new ScriptedRecommender("sft", question => question.Target)], new MeasurerOptions { Against = "sft", Resamples = 10, UserGroups = [UserGrouping.Activity] },
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([true, false, true], measured.Groups.Select(one => one.Models[0].Figures.Keys.Any(metric => metric.Name == "PopularityLift")));
        var table = MeasurementTable.Render(measured.ToResult("m"));
        Assert.Contains("by Activity  model  HR@1", table, StringComparison.Ordinal);
        Assert.Contains("\n2 items      sft    1.000 [1.000, 1.000]  -  ", table, StringComparison.Ordinal);
    }

    private static MetricValue HitRatioOf(GroupFigures group) => group.Models[0].Figures.Single(figure => figure.Key.Name == "HR@1").Value;
}
