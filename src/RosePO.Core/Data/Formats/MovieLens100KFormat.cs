using System.Text;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>The GroupLens ML-100K folder: <c>u.data</c> (TAB user, item, rating, time) and <c>u.item</c> (<c>|</c>, ISO-8859-1).</summary>
internal sealed class MovieLens100KFormat() : TwoFileFormat(["u.data"], ["u.item"])
{
    private const int FirstGenreField = 5;

    // In the order of u.item's flags (u.genre of the data set).
    private static readonly string[] s_genres =
    [
        "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    public override DatasetFormat Name => DatasetFormat.MovieLens100K;

    public override bool Recognises(string path) => File.Exists(Path.Combine(path, "u.data"));

    // u.data is in no order, and three quarters of its ratings share their second with another of the same user: among those the item's
    // number decides, so that the same ratings in other lines are the same dataset.
    public override void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        (data.TiesByItem, data.Titles) = (true, TitleStyle.Movie);
        Titles(data, Items(request), request.Encoding, firstId: 1);
        string[] header = ["user", "item", "rating", "timestamp"];
        Load(data, new DelimitedSource(Interactions(request), Dialect.PlainTsv, RoleNames.Of(new ColumnMap()), request.Encoding, header), cancellation);
    }

    /// <summary>Reads the titles of a <c>u.item</c>.</summary>
    /// <param name="data">Takes them.</param>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Its encoding; null reads UTF-8 where the file is that, and ISO-8859-1 elsewhere.</param>
    /// <param name="firstId">The id that the item of number 1 has here.</param>
    public static void Titles(RawData data, string path, string? encoding, int firstId)
    {
        // A copy that was saved again as UTF-8 is detected by being valid UTF-8, which accented Latin-1 is not.
        using var lines = new LineReader(path, encoding ?? TextInput.UnlessUtf8(path, "iso-8859-1"));
        data.Skipped.Each(lines.Read, Add, CancellationToken.None);
        data.TitlesAreRead(path);

        void Add()
        {
            var fields = Encoding.UTF8.GetString(lines.Text).Split('|');
            if (fields.Length != FirstGenreField + s_genres.Length)
            {
                throw DatasetErrors.ColumnCount(path, lines.Line, fields.Length, FirstGenreField + s_genres.Length);
            }

            var genre = Array.IndexOf(fields, "1", FirstGenreField) - FirstGenreField;
            data.Texts.Add(data.Items.Intern(Id(SourceId.Normal(fields[0]), firstId, path, lines.Line)), fields[1], genre < 0 ? null : s_genres[genre]);
        }
    }

    private static string Id(string text, int firstId, string path, int line)
    {
        return firstId == 1 ? text
            : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? (number - 1 + firstId).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : throw DatasetErrors.ValueUnreadable(path, new RowPlace(line, line), "movie id", text, "a whole number");
    }
}
