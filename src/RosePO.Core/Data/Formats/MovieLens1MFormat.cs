using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The GroupLens ML-1M folder (and ML-10M's, which is written alike): <c>ratings.dat</c> (user::movie::rating::time) and <c>movies.dat</c>
/// (movie::title::genres; ISO-8859-1, or UTF-8 if it is that).
/// </summary>
internal sealed class MovieLens1MFormat() : TwoFileFormat(["ratings.dat"], ["movies.dat"])
{
    public override DatasetFormat Name => DatasetFormat.MovieLens1M;

    public override void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        data.Titles = TitleStyle.Movie;
        var movies = Items(request);
        var encoding = request.Encoding ?? TextInput.UnlessUtf8(movies, "iso-8859-1");
        TitleLoader.Load(new ColonSource(movies, ["item", "title", "category"], encoding), data, cancellation, MovieLens20MFormat.FirstGenre);
        Load(data, new ColonSource(Interactions(request), ["user", "item", "rating", "timestamp"], request.Encoding), cancellation);
    }
}
