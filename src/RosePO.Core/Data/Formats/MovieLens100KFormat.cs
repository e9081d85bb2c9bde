using System.Text;
using DuckDB.NET.Data;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>The GroupLens ML-100K folder: <c>u.data</c> (TAB user, item, rating, time) and <c>u.item</c> (<c>|</c>, ISO-8859-1).</summary>
internal sealed class MovieLens100KFormat : IDatasetFormat
{
    private const int FirstGenreField = 5;

    // In the order of u.item's flags (u.genre of the data set).
    private static readonly string[] s_genres =
    [
        "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    public DatasetFormat Name => DatasetFormat.MovieLens100K;

    public bool Recognises(string path) => File.Exists(Path.Combine(path, "u.data"));

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var folder = request.Path ?? throw DatasetErrors.PathMissing();
        if (File.Exists(folder))
        {
            throw DatasetErrors.FolderNeeded(folder);
        }

        // Only what is read identifies the artifact; the folder's other files do not.
        return new Dictionary<string, string> { ["path"] = FileIn(folder, "u.data"), ["items"] = FileIn(folder, "u.item") };
    }

    public void Read(DuckDBConnection connection, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var data = new DelimitedTable(FileIn(request.Path!, "u.data"), '\t', ["user", "item", "rating", "timestamp"], cancellation);
        InteractionReader.Read(connection, data, new ColumnMap(), ratingNeeded: true);

        // u.data is in no order, and three quarters of its ratings share their second with another of the same user: among those the item's
        // number decides, so that the same ratings in other lines are the same dataset.
        connection.Execute("""
            CREATE OR REPLACE TABLE raw AS
            SELECT row_number() OVER (ORDER BY TRY_CAST(item AS BIGINT), item, "row") - 1 AS "row", "user", item, timestamp, rating FROM raw
            """);
        connection.Execute("CREATE TABLE titles (item VARCHAR, title VARCHAR, longer VARCHAR, category VARCHAR)");
        using var appender = connection.CreateAppender("titles");
        var path = FileIn(request.Path!, "u.item");
        var line = 0;
        foreach (var text in Decode(File.ReadAllBytes(path)).Split('\n'))
        {
            line++;
            var fields = text.TrimEnd('\r').Split('|');
            if (text.Trim().Length == 0)
            {
                continue;
            }

            if (fields.Length != FirstGenreField + s_genres.Length)
            {
                throw DatasetErrors.ColumnCount(path, line, fields.Length, FirstGenreField + s_genres.Length);
            }

            var title = MovieTitle.Parse(fields[1]);
            var genre = Array.IndexOf(fields, "1", FirstGenreField) - FirstGenreField;
            appender.CreateRow().AppendValue(fields[0]).AppendValue(title.Name).AppendValue(title.NameAndYear)
                .AppendValue(genre < 0 ? null : s_genres[genre]).EndRow();
        }
    }

    // The file is ISO-8859-1; a copy that was saved again as UTF-8 is told by being valid UTF-8, which accented Latin-1 is not.
    private static string Decode(byte[] bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') : Encoding.Latin1.GetString(bytes);

    private static string FileIn(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw Artifacts.ArtifactErrors.NotFound(path);
    }
}
