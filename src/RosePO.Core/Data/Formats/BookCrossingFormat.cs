using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The Book-Crossing folder: <c>BX-Book-Ratings.csv</c> ("User-ID";"ISBN";"Book-Rating", 0 for a book that was not rated) and
/// <c>BX-Books.csv</c> ("ISBN";"Book-Title";...), ISO-8859-1, quotes inside values after a backslash. The later copies
/// (<c>Ratings.csv</c>, <c>Books.csv</c>: commas, UTF-8) are read too. It contains no times.
/// </summary>
internal sealed class BookCrossingFormat : IDatasetFormat
{
    private static readonly RoleNames s_names = new(["User-ID"], ["ISBN"], rating: ["Book-Rating", "Rating"], title: ["Book-Title", "Title"]);
    private static readonly string[] s_ratings = ["BX-Book-Ratings.csv", "BX_Book_Ratings.csv", "Ratings.csv"];
    private static readonly string[] s_books = ["BX-Books.csv", "BX_Books.csv", "Books.csv"];

    private static readonly Dialect s_semicolons = new(';', Backslash: true);

    public DatasetFormat Name => DatasetFormat.BookCrossing;

    public bool Recognises(string path) => SourceFiles.Find(path, s_ratings) is not null && SourceFiles.Find(path, s_books) is not null;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var folder = request.Path ?? throw DatasetErrors.PathMissing();
        return SourceFiles.Inputs([SourceFiles.Needed(folder, Name, s_ratings)], SourceFiles.Needed(folder, Name, s_books));
    }

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        TitleLoader.Load(Open(SourceFiles.Needed(request.Path!, Name, s_books), request), data, cancellation);
        new InteractionLoader(data, new ColumnMap(), ratingNeeded: true)
            .Load(Open(SourceFiles.Needed(request.Path!, Name, s_ratings), request), null, cancellation);
    }

    private static DelimitedSource Open(string path, ImportDatasetRequest request)
    {
        var encoding = request.Encoding ?? TextInput.UnlessUtf8(path, "iso-8859-1");
        var dialect = FirstRecords.HasColumn(path, s_semicolons, "ISBN", encoding) ? s_semicolons : Dialect.Csv;
        return new DelimitedSource(path, dialect, s_names, encoding);
    }
}
