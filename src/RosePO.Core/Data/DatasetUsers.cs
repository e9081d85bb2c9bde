namespace RosePO.Core.Data;

/// <summary>The users of a dataset by their ids in the raw data, for completion.</summary>
internal static class DatasetUsers
{
    /// <summary>The first users whose ids begin with a text, in the dataset's order; none where the folder holds no dataset that can be read.</summary>
    /// <param name="start">The beginning of the id; empty for all.</param>
    /// <param name="folder">The artifact. Absolute.</param>
    /// <param name="most">The most that are returned.</param>
    public static IReadOnlyList<string> StartingWith(string start, string folder, int most)
    {
        try
        {
            return DatasetFile.Read(
                Path.Combine(folder, DatasetFiles.Interactions),
                (connection, table) => connection
                    .Query($"""SELECT source_user::VARCHAR FROM {table} WHERE position = 0 ORDER BY "user" """)
                    .Select(row => row.GetString(0))
                    .Where(user => user.StartsWith(start, StringComparison.Ordinal))
                    .Take(most)
                    .ToList());
        }
        catch (RoseException)
        {
            return [];
        }
    }
}
