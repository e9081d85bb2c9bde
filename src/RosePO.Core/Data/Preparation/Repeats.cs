using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>What happens to several interactions of a user with the same item.</summary>
internal static class Repeats
{
    /// <summary>Removes those that the request does not keep; rows are in order.</summary>
    public static void Remove(RowGroups groups, RawData data, DuplicateHandling handling)
    {
        if (handling == DuplicateHandling.All)
        {
            return;
        }

        // The last user (from 1) who chose the item: no set has to be emptied between users.
        var met = new int[data.Items.Count];
        for (var user = 0; user < groups.Users; user++)
        {
            var rows = groups.Of(user);
            if (handling == DuplicateHandling.Last)
            {
                rows.Reverse();
            }

            var kept = 0;
            foreach (var row in rows)
            {
                if (met[data.Item[row]] != user + 1)
                {
                    met[data.Item[row]] = user + 1;
                    rows[kept++] = row;
                }
            }

            groups.Shorten(user, kept);
            if (handling == DuplicateHandling.Last)
            {
                groups.Of(user).Reverse();
            }
        }
    }
}
