using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The folder of GroupLens' later sets (20M, 25M, 32M, latest, latest-small): <c>ratings.csv</c> (userId, movieId, rating, timestamp) and
/// <c>movies.csv</c> (movieId, title, genres).
/// </summary>
internal sealed class MovieLens20MFormat : IDatasetFormat
{
    private static readonly RoleNames s_names = new(["userId"], ["movieId"], ["timestamp"], ["rating"], ["title"], ["genres"]);

    public DatasetFormat Name => DatasetFormat.MovieLens20M;

    public bool Recognises(string path) => SourceFiles.Find(path, "ratings.csv") is not null && SourceFiles.Find(path, "movies.csv") is not null;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var folder = request.Path ?? throw DatasetErrors.PathMissing();
        return SourceFiles.Inputs([SourceFiles.Needed(folder, Name, "ratings.csv")], SourceFiles.Needed(folder, Name, "movies.csv"));
    }

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        data.Titles = TitleStyle.Movie;
        var movies = new DelimitedSource(SourceFiles.Needed(request.Path!, Name, "movies.csv"), Dialect.Csv, s_names, request.Encoding);
        TitleLoader.Load(movies, data, cancellation, FirstGenre);
        var ratings = SourceFiles.Needed(request.Path!, Name, "ratings.csv");
        data.Reserve(new FileInfo(ratings).Length);
        new InteractionLoader(data, new ColumnMap(), ratingNeeded: true).Load(new DelimitedSource(ratings, Dialect.Csv, s_names, request.Encoding), null, cancellation);
    }

    /// <summary>The first of genres with <c>|</c> between them; null where there are none.</summary>
    public static string? FirstGenre(string? genres) => genres is null or "(no genres listed)" ? null : genres.Split('|')[0].Trim();
}
