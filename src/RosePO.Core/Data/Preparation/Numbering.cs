using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>Numbers users and items in the order of their source ids, and lays the kept rows out by user.</summary>
internal static class Numbering
{
    /// <summary>Numbers; returns the histories and, by item id, the item's number in the raw data.</summary>
    public static (Histories Histories, int[] RawItems) Apply(RawData data, RowGroups groups)
    {
        // Windows are drawn from a catalogue that the source names completely, and lists may name items that nobody chose.
        var met = new bool[data.Items.Count];
        Array.Fill(met, data.Windows);
        for (var user = 0; user < groups.Users; user++)
        {
            foreach (var row in groups.Of(user))
            {
                met[data.Item[row]] = true;
            }
        }

        var rawItems = Ids.Order(data.Items, Enumerable.Range(0, met.Length).Where(item => met[item]));
        var rawUsers = Ids.Order(data.Users, Enumerable.Range(0, groups.Users).Where(user => groups.Of(user).Length > 0));
        var idOf = new int[data.Items.Count];
        for (var id = 0; id < rawItems.Length; id++)
        {
            idOf[rawItems[id]] = id;
        }

        return (Lay(data, groups, rawUsers, idOf), rawItems);
    }

    private static Histories Lay(RawData data, RowGroups groups, int[] rawUsers, int[] idOf)
    {
        var count = (int)groups.Count;
        var histories = new Histories(
            Array.ConvertAll(rawUsers, data.Users.Text), new int[rawUsers.Length + 1], new int[count], new long[count], new double[count], new DataSplit[count]);
        for (var user = 0; user < rawUsers.Length; user++)
        {
            histories.Starts[user + 1] = histories.Starts[user] + groups.Of(rawUsers[user]).Length;
        }

        Parallel.For(0, rawUsers.Length, user =>
        {
            var at = histories.Starts[user];
            foreach (var row in groups.Of(rawUsers[user]))
            {
                histories.Items[at] = idOf[data.Item[row]];
                histories.Times[at] = data.Time.Values[row];
                histories.Ratings[at] = data.Rating[row];
                histories.Splits[at] = data.Split?[row] ?? DataSplit.Train;
                at++;
            }
        });
        return histories;
    }
}
