using RosePO.Core.Data;
using RosePO.Core.Data.Candidates;

namespace RosePO.Core.Tests.Preferences;

/// <summary>Datasets that were never files: leave-one-out, whole catalogue as candidates unless set otherwise.</summary>
internal static class MemoryDataset
{
    public static RecDataset Of(int items, int[][] histories, Func<int, string>? title = null, int candidates = 20, Func<int, string?>? domain = null)
    {
        var counts = new int[items];
        var users = histories.Select((history, user) => new UserHistory(user, $"u{user}", history, Splits(history.Length))).ToArray();
        foreach (var item in users.SelectMany(user => user.Items.Zip(user.Splits)).Where(pair => pair.Second == DataSplit.Train))
        {
            counts[item.First]++;
        }

        var catalogue = Enumerable.Range(0, items).Select(id => new RecItem(id, $"i{id}", title?.Invoke(id) ?? $"Title {id}", counts[id], Domain: domain?.Invoke(id))).ToArray();
        return new RecDataset("memory", catalogue, users, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>>
        {
            [DataSplit.Validation] = Cases(users, items, candidates, 2),
            [DataSplit.Test] = Cases(users, items, candidates, 1),
        });
    }

    private static DataSplit[] Splits(int length) =>
        [.. Enumerable.Range(0, length).Select(i => i == length - 1 ? DataSplit.Test : i == length - 2 ? DataSplit.Validation : DataSplit.Train)];

    private static EvaluationCase[] Cases(UserHistory[] users, int items, int candidates, int back) =>
        [.. users.Select(user => new EvaluationCase(
            user.User,
            user.Items[..^back],
            user.Items[^back],
            CandidateSampler.Draw(user.Items[^back], candidates, items, [], new Random(user.User))))];
}
