using RosePO.Core.Data;

namespace RosePO.Core.Training.Objectives;

/// <summary>How often each item is chosen in training.</summary>
internal static class TitleCounts
{
    /// <summary>Counts by item.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="counting">What counts as one choice.</param>
    /// <param name="maxHistory">Titles of history in a prompt.</param>
    /// <param name="reserved">Each user's last this many training items count for nothing.</param>
    public static int[] Of(RecDataset dataset, TitleCounting counting, int maxHistory, int reserved)
    {
        var counts = new int[dataset.Items.Count];
        var chosen = counting == TitleCounting.Windows
            ? dataset.TrainingExamples(reserved).SelectMany(example => dataset.Users[example.User].Items[Math.Max(0, example.Position - maxHistory)..example.Position])
            : dataset.Users.SelectMany(user => user.Items.Zip(user.Splits).Take(dataset.TrainItems(user.User).Length - reserved).Where(entry => entry.Second == DataSplit.Train).Select(entry => entry.First));
        foreach (var item in chosen)
        {
            counts[item]++;
        }

        return counts;
    }
}
