using System.Text;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The Netflix Prize's folder: <c>combined_data_1.txt</c> and so on (movie by movie, user,rating,date) and <c>movie_titles.csv</c> (id,year,title in ISO-8859-1, or UTF-8 if it
/// is that; commas in a title are its own and not quoted).
/// </summary>
internal sealed class NetflixFormat : IDatasetFormat
{
    private const string Ratings = "combined_data_*.txt";
    private const string Movies = "movie_titles.csv";
    private const int Fields = 3;

    public DatasetFormat Name => DatasetFormat.Netflix;

    public bool Recognises(string path) => SourceFiles.Find(path, Ratings) is not null && SourceFiles.Find(path, Movies) is not null;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) => SourceFiles.Inputs(RatingsOf(request), MoviesOf(request));

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        Titles(data, MoviesOf(request), request.Encoding, cancellation);
        var loader = new InteractionLoader(data, new ColumnMap(), ratingNeeded: true);
        foreach (var file in RatingsOf(request))
        {
            loader.Load(new NetflixSource(file, request.Encoding), null, cancellation);
        }
    }

    private static void Titles(RawData data, string path, string? encoding, CancellationToken cancellation)
    {
        using var lines = new LineReader(path, encoding ?? TextInput.UnlessUtf8(path, "iso-8859-1"));
        data.Skipped.Each(lines.Read, Add, cancellation);
        data.TitlesAreRead(path);

        void Add()
        {
            string[] fields = Encoding.UTF8.GetString(lines.Text).Split(',', Fields);
            if (fields.Length != Fields)
            {
                throw DatasetErrors.ColumnCount(path, lines.Line, fields.Length, Fields);
            }

            var id = SourceId.Normal(fields[0]);
            if (id.Length == 0)
            {
                throw DatasetErrors.ValueUnreadable(path, new RowPlace(lines.Line, lines.Line), "movie", fields[0], "an id");
            }

            data.Texts.Add(data.Items.Intern(id), fields[2], null);
        }
    }

    private IReadOnlyList<string> RatingsOf(ImportDatasetRequest request)
    {
        var folder = request.Path ?? throw DatasetErrors.PathMissing();
        SourceFiles.Needed(folder, Name, Ratings);
        return SourceFiles.In(folder, Ratings);
    }

    private string MoviesOf(ImportDatasetRequest request) => request.Items ?? SourceFiles.Needed(request.Path!, Name, Movies);
}
