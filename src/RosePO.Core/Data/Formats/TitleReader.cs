using DuckDB.NET.Data;

namespace RosePO.Core.Data.Formats;

/// <summary>Fills <c>titles</c> from the items file, from the interactions, or from both; an item's first row counts.</summary>
internal static class TitleReader
{
    /// <summary>Reads the titles.</summary>
    public static void Read(DuckDBConnection connection, SourceTable interactions, SourceTable? items, ColumnMap columns)
    {
        connection.Execute("CREATE TABLE titles (item VARCHAR, title VARCHAR, longer VARCHAR, category VARCHAR)");
        var defaults = new ColumnMap();
        if (items is not null)
        {
            InteractionReader.Needed(items, "title", columns.Title);
            Add(connection, items, InteractionReader.Needed(items, "item", columns.Item), columns);
        }
        else if (columns.Title != defaults.Title)
        {
            InteractionReader.Needed(interactions, "title", columns.Title);
        }

        if (columns.Category != defaults.Category && interactions.Find(columns.Category) is null && items?.Find(columns.Category) is null)
        {
            throw DatasetErrors.ColumnMissing((items ?? interactions).Path, "category", columns.Category, (items ?? interactions).Columns);
        }

        if (interactions.Find(columns.Title) is not null || interactions.Find(columns.Category) is not null)
        {
            Add(connection, interactions, interactions.Find(columns.Item)!, columns);
        }
    }

    private static void Add(DuckDBConnection connection, SourceTable table, string item, ColumnMap columns)
    {
        var title = InteractionReader.Text(table.Find(columns.Title));
        var category = InteractionReader.Text(table.Find(columns.Category));
        InteractionReader.Load(connection, table, $"""
            INSERT INTO titles
            WITH numbered AS (SELECT row_number() OVER () AS n, {InteractionReader.Text(item)} AS item, {title} AS title, {category} AS category FROM {table.Scan}),
            firsts AS (SELECT item, arg_min(title, n) AS title, arg_min(category, n) AS category FROM numbered WHERE item IS NOT NULL GROUP BY item)
            SELECT f.item, f.title, f.title, f.category FROM firsts f WHERE f.item NOT IN (SELECT item FROM titles)
            """);
    }
}
