using System.Text;

namespace RosePO.Core.Data.Sources;

/// <summary>
/// Puts users' histories together from rows that contain a list of items and the item after it: a later row continues where the one before it
/// ended. Its list must be the end of what is known, because a list may be cut at its beginning.
/// </summary>
/// <param name="data">Takes the histories.</param>
internal sealed class SequenceChains(RawData data)
{
    private readonly Dictionary<int, List<(int Item, DataSplit Split)>> _histories = [];

    /// <summary>Reads a file of one split and frees it; files come in the order training, validation, test.</summary>
    public void Read(DelimitedSource source, int listColumn, DataSplit split, CancellationToken cancellation)
    {
        using (source)
        {
            InteractionLoader.Needed(source, Role.User, true);
            InteractionLoader.Needed(source, Role.Item, true);
            data.Skipped.Each(source.Read, () => Add(source, source[listColumn], split), cancellation);
        }
    }

    /// <summary>Hands the histories over.</summary>
    public void Finish()
    {
        foreach (var (user, history) in _histories)
        {
            foreach (var (item, split) in history)
            {
                data.Add(user, item, 1, split);
            }
        }
    }

    private void Add(DelimitedSource source, ReadOnlySpan<byte> list, DataSplit split)
    {
        source.TryGet(Role.User, out var user);
        source.TryGet(Role.Item, out var target);
        user = SourceId.Normal(user);
        target = SourceId.Normal(target);
        if (user.IsEmpty || target.IsEmpty)
        {
            throw InteractionLoader.Unreadable(source, user.IsEmpty ? Role.User : Role.Item, [], "an id");
        }

        var items = new List<int>();
        foreach (var range in list.Split((byte)' '))
        {
            if (!list[range].IsEmpty)
            {
                items.Add(data.Items.Intern(SourceId.Normal(list[range])));
            }
        }

        var id = data.Users.Intern(user);
        if (!_histories.TryGetValue(id, out var history))
        {
            _histories.Add(id, history = [.. items.Select(item => (item, DataSplit.Train))]);
        }
        else if (!GoesOn(history, items))
        {
            throw DatasetErrors.SequenceBroken(source.Path, source.Place.Line, Encoding.UTF8.GetString(user));
        }

        history.Add((data.Items.Intern(target), split));
    }

    private static bool GoesOn(List<(int Item, DataSplit Split)> history, List<int> items) =>
        items.Count <= history.Count && history.Skip(history.Count - items.Count).Select(entry => entry.Item).SequenceEqual(items);
}
