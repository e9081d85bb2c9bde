using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// RecBole's atomic files: <c>.inter</c> and <c>.item</c>, tab-separated, with typed headers (<c>user_id:token</c>). Benchmark files
/// (<c>name.train.inter</c>, <c>.valid.</c>, <c>.test.</c>) give the split; a column of the type token_seq contains the items before the target.
/// </summary>
internal sealed class RecBoleFormat : IDatasetFormat
{
    private static readonly RoleNames s_interactions = new(["user_id", "session_id"], ["item_id"], ["timestamp"], ["rating", "label", "weight"]);
    private static readonly RoleNames s_items = new(
        [], ["item_id"], title: ["title", "movie_title", "name", "item_name", "artist_name", "product_name"], category: ["class", "category", "categories", "genre", "genres"]);

    public DatasetFormat Name => DatasetFormat.RecBole;

    public bool Recognises(string path) =>
        Directory.Exists(path) ? SourceFiles.Find(path, "*.inter") is not null : TextInput.WithoutCompression(path).EndsWith(".inter", StringComparison.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var (interactions, items) = Files(request);
        return SourceFiles.Inputs([.. interactions.Select(file => file.Path)], items);
    }

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var (files, items) = Files(request);
        if (items is not null)
        {
            var titles = Open(items, s_items.Or(request.Columns), request.Encoding);
            TitleLoader.Load(titles, data, cancellation, category => category?.Split(' ')[0]);
        }

        var names = s_interactions.Or(request.Columns);
        var sequences = new SequenceChains(data);
        var loader = new InteractionLoader(data, request.Columns, request.MinimumRating is not null || request.MaximumRating is not null);
        foreach (var (path, split) in files)
        {
            var source = Open(path, names, request.Encoding);
            if (ListColumn(source) is { } list)
            {
                sequences.Read(source, list, split ?? DataSplit.Test, cancellation);
            }
            else
            {
                loader.Load(source, split, cancellation);
            }
        }

        sequences.Finish();
    }

    private static DelimitedSource Open(string path, RoleNames names, string? encoding) =>
        new(path, Dialect.PlainTsv, names, encoding, rename: Untyped);

    // The type of a column is of no use here; its name without it is what users map.
    private static string Untyped(string column) => column.Contains(':', StringComparison.Ordinal) ? column[..column.LastIndexOf(':')] : column;

    private static int? ListColumn(DelimitedSource source) => source.IndexOf("item_id_list") is >= 0 and var at ? at : null;

    private (IReadOnlyList<(string Path, DataSplit? Split)> Interactions, string? Items) Files(ImportDatasetRequest request)
    {
        var path = request.Path ?? throw DatasetErrors.PathMissing();
        if (!Directory.Exists(path))
        {
            return ([.. SourceFiles.Of(path).Select(file => (file, SplitFiles.Of(file)))], request.Items);
        }

        var found = SourceFiles.In(path, "*.inter");
        var divided = found.Where(file => SplitFiles.Of(Path.GetFileName(file)) is not null).ToList();
        var whole = found.Except(divided).ToList();
        var items = request.Items ?? SourceFiles.Find(path, "*.item");

        // Beside the whole file, its benchmark parts contain the same interactions once more.
        return found.Count == 0 ? throw DatasetErrors.NoFileOfFormat(path, Name)
            : whole.Count > 0 ? ([.. whole.Select(file => (file, (DataSplit?)null))], items)
            : ([.. divided.Select(file => (file, SplitFiles.Of(Path.GetFileName(file)))).OrderBy(file => file.Item2)], items);
    }
}
