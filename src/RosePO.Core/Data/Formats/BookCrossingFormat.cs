using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The Book-Crossing folder: <c>BX-Book-Ratings.csv</c> ("User-ID";"ISBN";"Book-Rating", 0 for a book that was not rated) and
/// <c>BX-Books.csv</c> ("ISBN";"Book-Title";...), ISO-8859-1, quotes inside values after a backslash. The later copies
/// (<c>Ratings.csv</c>, <c>Books.csv</c>: commas, UTF-8) are read too. It contains no times.
/// </summary>
internal sealed class BookCrossingFormat() : TwoFileFormat(
    ["BX-Book-Ratings.csv", "BX_Book_Ratings.csv", "Ratings.csv"], ["BX-Books.csv", "BX_Books.csv", "Books.csv"])
{
    private static readonly RoleNames s_names = new(["User-ID"], ["ISBN"], rating: ["Book-Rating", "Rating"], title: ["Book-Title", "Title"]);
    private static readonly Dialect s_semicolons = new(';', Backslash: true);

    public override DatasetFormat Name => DatasetFormat.BookCrossing;

    public override void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        TitleLoader.Load(Open(Items(request), request), data, cancellation);
        Load(data, Open(Interactions(request), request), cancellation);
    }

    private static DelimitedSource Open(string path, ImportDatasetRequest request)
    {
        var encoding = request.Encoding ?? TextInput.UnlessUtf8(path, "iso-8859-1");
        var dialect = FirstRecords.HasColumn(path, s_semicolons, "ISBN", encoding) ? s_semicolons : Dialect.Csv;
        return new DelimitedSource(path, dialect, s_names, encoding);
    }
}
