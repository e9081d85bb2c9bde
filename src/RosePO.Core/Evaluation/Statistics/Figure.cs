namespace RosePO.Core.Evaluation.Statistics;

/// <summary>A figure over users that the bootstrap can compute again with each user counted several times or not at all.</summary>
/// <param name="Count">The users measured (n).</param>
internal abstract record Figure(int Count)
{
    /// <summary>The figure on the users as they are.</summary>
    public abstract double Value { get; }
}

/// <summary>A figure that is not a ratio of sums over users, such as a distance between distributions of the whole.</summary>
/// <param name="Users">How many users the weights are of.</param>
/// <param name="Of">The figure where each user counts as often as its weight says.</param>
/// <param name="Count">The users measured (n).</param>
internal sealed record WeightedFigure(int Users, Func<double[], double> Of, int Count) : Figure(Count)
{
    /// <inheritdoc/>
    public override double Value { get; } = Of(Enumerable.Repeat(1.0, Users).ToArray());
}

/// <summary>A figure of how often each item is in the users' lists.</summary>
/// <param name="Lists">The lists; figures of the same model and length share them, so that items are counted once a resample.</param>
/// <param name="Of">The figure of each item's count.</param>
internal sealed record ListFigure(ItemLists Lists, Func<double[], double> Of) : Figure(Lists.Users)
{
    /// <inheritdoc/>
    public override double Value { get; } = Of(Lists.Counts(Enumerable.Repeat(1.0, Lists.Users).ToArray()));
}

/// <summary>A list of items for each user.</summary>
/// <param name="lists">The lists.</param>
/// <param name="items">The catalogue's size.</param>
internal sealed class ItemLists(int[][] lists, int items)
{
    /// <summary>How many users there are.</summary>
    public int Users => lists.Length;

    /// <summary>Each user's list.</summary>
    public IReadOnlyList<int[]> Lists => lists;

    /// <summary>How often each item is in the lists, by item, where each user counts as often as its weight says.</summary>
    public double[] Counts(double[] weights)
    {
        var counts = new double[items];
        for (var user = 0; user < lists.Length; user++)
        {
            if (weights[user] != 0)
            {
                foreach (var item in lists[user])
                {
                    counts[item] += weights[user];
                }
            }
        }

        return counts;
    }
}
