using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data;

public sealed class DrawnExamplesTests
{
    private static readonly TrainingExample[] s_all = [.. Enumerable.Range(0, 40).SelectMany(user => Enumerable.Range(1, 5).Select(position => new TrainingExample(user, position)))];

    [Fact]
    public void Of_one_seed_a_smaller_draw_is_part_of_a_larger_one_and_each_is_in_order()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            IReadOnlyList<TrainingExample> before = [];
            for (var most = 1; most <= s_all.Length; most += 7)
            {
                var drawn = DrawnExamples.Of(s_all, most, seed);
                Assert.Equal(most, drawn.Distinct().Count());
                Assert.Equal(drawn.OrderBy(example => (example.User, example.Position)), drawn);
                Assert.Empty(before.Except(drawn));
                before = drawn;
            }
        }
    }

    [Fact]
    public void Seeds_draw_different_examples_and_as_many_as_there_are_is_all_of_them()
    {
        Assert.NotEqual(DrawnExamples.Of(s_all, 20, 1), DrawnExamples.Of(s_all, 20, 2));
        Assert.Equal(s_all, DrawnExamples.Of(s_all, s_all.Length, 1));
        Assert.Equal(s_all, DrawnExamples.Of(s_all, int.MaxValue, 1));
    }
}
