using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The GroupLens ML-1M folder (and ML-10M's, which is written alike): <c>ratings.dat</c> (user::movie::rating::time) and <c>movies.dat</c>
/// (movie::title::genres; ISO-8859-1, or UTF-8 if it is that).
/// </summary>
internal sealed class MovieLens1MFormat : IDatasetFormat
{
    public DatasetFormat Name => DatasetFormat.MovieLens1M;

    public bool Recognises(string path) => SourceFiles.Find(path, "ratings.dat") is not null && SourceFiles.Find(path, "movies.dat") is not null;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var folder = request.Path ?? throw DatasetErrors.PathMissing();
        return SourceFiles.Inputs([SourceFiles.Needed(folder, Name, "ratings.dat")], SourceFiles.Needed(folder, Name, "movies.dat"));
    }

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        data.Titles = TitleStyle.Movie;
        var movies = SourceFiles.Needed(request.Path!, Name, "movies.dat");
        Titles(data, movies, request.Encoding ?? TextInput.UnlessUtf8(movies, "iso-8859-1"), cancellation);
        var ratings = new ColonSource(SourceFiles.Needed(request.Path!, Name, "ratings.dat"), ["user", "item", "rating", "timestamp"], request.Encoding);
        new InteractionLoader(data, new ColumnMap(), ratingNeeded: true).Load(ratings, null, cancellation);
    }

    private static void Titles(RawData data, string path, string? encoding, CancellationToken cancellation) =>
        TitleLoader.Load(new ColonSource(path, ["item", "title", "category"], encoding), data, cancellation, category => MovieLens20MFormat.FirstGenre(category));
}
