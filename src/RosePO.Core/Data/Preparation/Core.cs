namespace RosePO.Core.Data.Preparation;

/// <summary>The k-core: of users and items those that have their minimum of interactions among one another.</summary>
internal static class Core
{
    /// <summary>
    /// Takes from the counts of users and items what those below their minimum have, until nothing changes: each removal may push others below theirs.
    /// The rows stay in their table; one counts where its user and its item do.
    /// </summary>
    public static void Remove(KeptRows rows, int minimumOfUsers, int minimumOfItems, CancellationToken cancellation)
    {
        var (users, items) = (Alive(rows.UserCounts, 1), Alive(rows.ItemCounts, 1));
        while (true)
        {
            var (users2, items2) = (Alive(rows.UserCounts, minimumOfUsers), Alive(rows.ItemCounts, minimumOfItems));
            if (users2.AsSpan().SequenceEqual(users) && items2.AsSpan().SequenceEqual(items))
            {
                return;
            }

            using var reader = rows.ReadPairs(cancellation);
            while (reader.Read())
            {
                var user = reader.Column<int>(0);
                var item = reader.Column<int>(1);
                for (var row = 0; row < user.Length; row++)
                {
                    if (users[user[row]] && items[item[row]] && !(users2[user[row]] && items2[item[row]]))
                    {
                        rows.UserCounts[user[row]]--;
                        rows.ItemCounts[item[row]]--;
                    }
                }
            }

            (users, items) = (users2, items2);
        }
    }

    private static bool[] Alive(int[] counts, int minimum) => Array.ConvertAll(counts, count => count >= minimum);
}
