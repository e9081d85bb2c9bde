using DuckDB.NET.Data;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Preparation;

/// <summary>The items with clean, distinct titles and their popularity. Fills <c>catalogue</c> from <c>item_ids</c>, <c>titles</c> and <c>interactions</c>.</summary>
internal static class Catalogue
{
    /// <summary>Builds the catalogue; returns the number of items.</summary>
    public static int Build(DuckDBConnection connection)
    {
        var ids = new List<(string SourceId, string Title, string Longer)>();
        foreach (var row in connection.Query("""
            SELECT source_id, coalesce(any_value(title), ''), coalesce(any_value(longer), '')
            FROM item_ids LEFT JOIN titles ON item = source_id GROUP BY id, source_id ORDER BY id
            """))
        {
            ids.Add((row.GetString(0), ItemTitle.Clean(row.GetString(1)), ItemTitle.Clean(row.GetString(2))));
        }

        connection.Execute("CREATE TABLE names (id INT, name VARCHAR)");
        using (var appender = connection.CreateAppender("names"))
        {
            var titles = ItemTitle.MakeDistinct(ids);
            for (var id = 0; id < titles.Length; id++)
            {
                appender.CreateRow().AppendValue(id).AppendValue(titles[id]).EndRow();
            }
        }

        // Popularity counts training alone: validation and test must not be seen by anything that learns.
        connection.Execute("""
            CREATE TABLE catalogue AS
            SELECT i.id AS item, i.source_id, any_value(n.name) AS title, coalesce(any_value(p.popularity), 0)::INT AS popularity, any_value(t.category) AS category
            FROM item_ids i JOIN names n ON n.id = i.id
              LEFT JOIN (SELECT item, count(*) AS popularity FROM interactions WHERE split = 'train' GROUP BY item) p ON p.item = i.id
              LEFT JOIN titles t ON t.item = i.source_id
            GROUP BY i.id, i.source_id ORDER BY i.id
            """);
        return ids.Count;
    }
}
