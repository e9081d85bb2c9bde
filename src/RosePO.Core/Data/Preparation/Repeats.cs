namespace RosePO.Core.Data.Preparation;

/// <summary>What happens to several interactions of a user with the same item.</summary>
/// <param name="handling">Which of them is kept.</param>
/// <param name="items">The number of items.</param>
internal sealed class Repeats(DuplicateHandling handling, int items)
{
    // The last user (from 1) who chose the item: no set has to be emptied between users.
    private readonly int[] _met = new int[handling == DuplicateHandling.All ? 0 : items];
    private int _users;

    /// <summary>Removes those that the request does not keep from a history that was not seen before.</summary>
    public void Remove(History history)
    {
        _users++;
        if (handling == DuplicateHandling.First)
        {
            var kept = 0;
            for (var at = 0; at < history.Count; at++)
            {
                if (IsNew(history.Items[at]))
                {
                    history.Move(at, kept++);
                }
            }

            history.KeepFirst(kept);
        }
        else if (handling == DuplicateHandling.Last)
        {
            var first = history.Count;
            for (var at = history.Count - 1; at >= 0; at--)
            {
                if (IsNew(history.Items[at]))
                {
                    history.Move(at, --first);
                }
            }

            history.KeepLast(history.Count - first);
        }
    }

    private bool IsNew(int item)
    {
        var isNew = _met[item] != _users;
        _met[item] = _users;
        return isNew;
    }
}
