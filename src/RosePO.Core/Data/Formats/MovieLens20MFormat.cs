using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The folder of GroupLens' later sets (20M, 25M, 32M, latest, latest-small): <c>ratings.csv</c> (userId, movieId, rating, timestamp) and
/// <c>movies.csv</c> (movieId, title, genres).
/// </summary>
internal sealed class MovieLens20MFormat() : TwoFileFormat(["ratings.csv"], ["movies.csv"])
{
    private static readonly RoleNames s_names = new(["userId"], ["movieId"], ["timestamp"], ["rating"], ["title"], ["genres"]);

    public override DatasetFormat Name => DatasetFormat.MovieLens20M;

    public override void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        data.Titles = TitleStyle.Movie;
        TitleLoader.Load(new DelimitedSource(Items(request), Dialect.Csv, s_names, request.Encoding), data, cancellation, FirstGenre);
        var ratings = Interactions(request);
        Load(data, new DelimitedSource(ratings, Dialect.Csv, s_names, request.Encoding), cancellation);
    }

    /// <summary>The first of genres with <c>|</c> between them; null where there are none.</summary>
    public static string? FirstGenre(string? genres) => genres is null or "(no genres listed)" ? null : genres.Split('|')[0].Trim();
}
