using System.Globalization;

namespace RosePO.Core.Data.Preparation;

/// <summary>Cuts histories into windows: each target with the items before it is an example of its own.</summary>
internal static class SlidingWindows
{
    /// <summary>
    /// Cuts. Every validation and test target with an item before it has a window; of training targets every <paramref name="stride"/>-th,
    /// counted back from the last.
    /// </summary>
    /// <param name="histories">Whole histories.</param>
    /// <param name="length">The most items before a target.</param>
    /// <param name="stride">Steps between training targets.</param>
    /// <returns>The windows, named <c>user#position</c>, and each window's user.</returns>
    public static (Histories Windows, int[] Owners) Cut(Histories histories, int length, int stride)
    {
        var (names, owners, starts) = (new List<string>(), new List<int>(), new List<int> { 0 });
        var (items, times, ratings, splits) = (new List<int>(), new List<long>(), new List<double>(), new List<DataSplit>());
        for (var user = 0; user < histories.Users; user++)
        {
            var start = histories.Starts[user];
            var own = histories.SplitsOf(user);
            var lastTrain = own.LastIndexOf(DataSplit.Train);
            for (var target = 1; target < own.Length; target++)
            {
                if (own[target] == DataSplit.Train && (lastTrain - target) % stride != 0)
                {
                    continue;
                }

                for (var at = Math.Max(0, target - length); at <= target; at++)
                {
                    items.Add(histories.Items[start + at]);
                    times.Add(histories.Times[start + at]);
                    ratings.Add(histories.Ratings[start + at]);
                    splits.Add(at == target ? own[target] : DataSplit.Context);
                }

                names.Add(string.Create(CultureInfo.InvariantCulture, $"{histories.Names[user]}#{target}"));
                owners.Add(user);
                starts.Add(items.Count);
            }
        }

        return (new Histories([.. names], [.. starts], [.. items], [.. times], [.. ratings], [.. splits]), [.. owners]);
    }
}
