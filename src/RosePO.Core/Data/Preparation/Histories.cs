using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>The users' whole histories as the dataset has them: filtered, in order, with the dataset's ids, divided. They are read as often as they are needed.</summary>
/// <param name="data">What was read.</param>
/// <param name="users">The users' numbers in the order of their ids.</param>
/// <param name="rows">What the filters kept.</param>
/// <param name="numbers">The dataset's ids.</param>
internal sealed class Histories(RawData data, int[] users, KeptRows rows, Numbering numbers)
{
    /// <summary>The number of users.</summary>
    public int Users => numbers.Users;

    /// <summary>The number of interactions.</summary>
    public long Interactions => rows.Count;

    /// <summary>How each history is divided; null leaves it as the source has it.</summary>
    public Action<History>? Division { get; set; }

    /// <summary>Reads, by user; the same object each time.</summary>
    public IEnumerable<History> Read(CancellationToken cancellation)
    {
        var history = new History();
        foreach (var kept in rows.Read(cancellation))
        {
            if (numbers.UserId(kept.User) is >= 0 and var id)
            {
                history.Begin(id, data.Users.Text(users[kept.User]));
                Take(kept, history);
                Division?.Invoke(history);
                yield return history;
            }
        }
    }

    private void Take(History kept, History history)
    {
        for (var at = 0; at < kept.Count; at++)
        {
            if (numbers.ItemId(kept.Items[at]) is >= 0 and var item)
            {
                history.Add(item, kept.Times[at], kept.Ratings[at], kept.Splits[at]);
            }
        }
    }
}
