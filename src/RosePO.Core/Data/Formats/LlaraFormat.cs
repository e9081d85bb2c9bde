using System.Globalization;
using System.Text;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// LLaRA's windows as tables: <c>train*.tsv</c>, <c>val*.tsv</c>, <c>test*.tsv</c> (TAB len_seq, next, seq; items by space, each perhaps with its
/// rating after a colon) beside <c>id2name.txt</c> (id::name) or MovieLens' <c>u.item</c>. What is in seq after len_seq items is padding.
/// </summary>
internal sealed class LlaraFormat : IDatasetFormat
{
    private static readonly RoleNames s_names = new([], ["next"]);

    public DatasetFormat Name => DatasetFormat.Llara;

    public bool Recognises(string path) => Directory.Exists(path) && SourceFiles.Find(path, "id2name.txt", "u.item") is not null && Windows(path).Count > 0;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var (windows, titles) = Files(request);
        return SourceFiles.Inputs([.. windows.Select(file => file.Path)], titles);
    }

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var (windows, titles) = Files(request);
        if (Path.GetFileName(titles) == "u.item")
        {
            // LLaRA counts movies from 0.
            data.Titles = TitleStyle.Movie;
            MovieLens100KFormat.Titles(data, titles, request.Encoding, firstId: 0);
        }
        else
        {
            TitleLoader.Load(new ColonSource(titles, ["item", "title"], request.Encoding), data, cancellation);
        }

        foreach (var (path, split) in windows)
        {
            using var source = new DelimitedSource(path, Dialect.PlainTsv, s_names, request.Encoding);
            Read(data, source, split, cancellation);
        }
    }

    private static void Read(RawData data, DelimitedSource source, DataSplit split, CancellationToken cancellation)
    {
        var (length, sequence, next) = (source.IndexOf("len_seq"), source.IndexOf("seq"), source.IndexOf("next"));
        if (Math.Min(length, Math.Min(sequence, next)) < 0)
        {
            throw DatasetErrors.ColumnMissing(source.Path, "windows", length < 0 ? "len_seq" : sequence < 0 ? "seq" : "next", source.Columns);
        }

        data.Skipped.Each(source.Read, Add, cancellation);
        void Add()
        {
            if (!int.TryParse(source[length], CultureInfo.InvariantCulture, out var items))
            {
                throw DatasetErrors.ValueUnreadable(source.Path, source.Place, "len_seq", Encoding.UTF8.GetString(source[length]), "a whole number");
            }

            var (history, _) = Items(data, source, source[sequence], "seq", items);
            if (history.Count > 0 && history.Count < items)
            {
                // None at all is how the published sets write a user without a history.
                throw DatasetErrors.ValueUnreadable(
                    source.Path, source.Place, "seq", Encoding.UTF8.GetString(source[sequence]), string.Create(CultureInfo.InvariantCulture, $"{items} items, as len_seq says"));
            }

            var (target, ratings) = Items(data, source, source[next], "next", most: 2);
            if (target.Count != 1)
            {
                throw InteractionLoader.Unreadable(source, Role.Item, source[next], "one id");
            }

            data.AddWindow(data.NextWindow(split), [.. history], target[0], split, ratings[0]);
        }
    }

    private static (List<int> Items, List<double> Ratings) Items(RawData data, DelimitedSource source, ReadOnlySpan<byte> text, string column, int most)
    {
        var (items, ratings) = (new List<int>(), new List<double>());
        foreach (var range in text.Split((byte)' '))
        {
            var entry = text[range];
            if (entry.IsEmpty || items.Count >= most)
            {
                continue;
            }

            var colon = entry.IndexOf((byte)':');
            var rating = 1.0;
            if (colon == 0 || (colon > 0 && !double.TryParse(entry[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out rating)))
            {
                throw DatasetErrors.ValueUnreadable(source.Path, source.Place, column, Encoding.UTF8.GetString(entry), "an id, or an id and its rating (id:rating)");
            }

            items.Add(data.Items.Intern(SourceId.Normal(colon < 0 ? entry : entry[..colon])));
            ratings.Add(rating);
        }

        return (items, ratings);
    }

    private (IReadOnlyList<(string Path, DataSplit Split)> Windows, string Titles) Files(ImportDatasetRequest request)
    {
        var path = request.Path ?? throw DatasetErrors.PathMissing();
        var titles = request.Items ?? SourceFiles.Needed(path, Name, "id2name.txt", "u.item");
        var windows = Windows(path);
        return windows.Count > 0 ? (windows, titles) : throw DatasetErrors.NoFileOfFormat(path, Name);
    }

    private static IReadOnlyList<(string Path, DataSplit Split)> Windows(string folder) => SplitFiles.In(folder, file =>
        TextInput.WithoutCompression(file).EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)
        && FirstRecords.HasColumn(file, Dialect.PlainTsv, "len_seq"));
}
