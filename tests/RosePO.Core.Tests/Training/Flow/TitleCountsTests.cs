using RosePO.Core.Data;
using RosePO.Core.Tests.Preferences;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Flow;

public sealed class TitleCountsTests
{
    // The last two of each history are held out.
    private static readonly RecDataset s_dataset = MemoryDataset.Of(5, [[0, 1, 2, 3, 4, 4], [1, 0, 4, 4]]);

    [Fact]
    public void Interactions_of_training_count_once_each() => Assert.Equal([2, 2, 1, 1, 0], TitleCounts.Of(s_dataset, TitleCounting.Interactions, 10, 0));

    [Fact]
    public void Histories_of_training_prompts_count_each_title_that_they_show()
    {
        // Prompts show 0; 0 1; 0 1 2; and 1.
        Assert.Equal([3, 3, 1, 0, 0], TitleCounts.Of(s_dataset, TitleCounting.Windows, 10, 0));
        Assert.Equal([1, 2, 1, 0, 0], TitleCounts.Of(s_dataset, TitleCounting.Windows, 1, 0));
    }

    [Fact]
    public void Reserved_interactions_count_for_nothing()
    {
        Assert.Equal([1, 2, 1, 0, 0], TitleCounts.Of(s_dataset, TitleCounting.Interactions, 10, 1));
        Assert.Equal([2, 1, 0, 0, 0], TitleCounts.Of(s_dataset, TitleCounting.Windows, 10, 1));
    }
}
