using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>The published review sets: JSON lines of interactions and JSON lines of items, under keys of their own.</summary>
internal abstract class ObjectLinesFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public abstract DatasetFormat Name { get; }

    /// <summary>The keys of interactions.</summary>
    protected abstract RoleNames Interactions { get; }

    /// <summary>The keys of items.</summary>
    protected abstract RoleNames Items { get; }

    /// <summary>Whether a line may be a Python literal.</summary>
    protected virtual bool Python => false;

    /// <summary>Whether an object of these keys is an interaction of this format.</summary>
    protected abstract bool IsInteraction(ObjectKeys keys);

    /// <summary>Whether an object of these keys, which is not an interaction, is an item of this format.</summary>
    protected abstract bool IsItem(ObjectKeys keys);

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path) ? FilesIn(path).Any(HoldsInteractions) : HoldsInteractions(path);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var (interactions, items) = Files(request);
        return SourceFiles.Inputs(interactions, items);
    }

    /// <inheritdoc/>
    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var (interactions, items) = Files(request);
        if (items is not null)
        {
            TitleLoader.Load(new JsonSource(items, Items.Or(request.Columns), request.Encoding, Python), data, cancellation);
        }

        var loader = new InteractionLoader(data, request.Columns, request.MinimumRating is not null || request.MaximumRating is not null) { RatingMayLack = true };
        foreach (var file in interactions)
        {
            loader.Load(Open(file, Interactions.Or(request.Columns), request.Encoding), null, cancellation);
        }
    }

    /// <summary>Opens a file of interactions.</summary>
    protected virtual RowSource Open(string path, RoleNames names, string? encoding) => new JsonSource(path, names, encoding, Python);

    private (IReadOnlyList<string> Interactions, string? Items) Files(ImportDatasetRequest request)
    {
        var path = request.Path ?? throw DatasetErrors.PathMissing();
        if (!Directory.Exists(path))
        {
            return (SourceFiles.Of(path), request.Items is { } named ? SourceFiles.Of(named)[0] : null);
        }

        var files = FilesIn(path);
        var interactions = files.Where(HoldsInteractions).ToList();
        var items = request.Items is { } given ? SourceFiles.Of(given)[0] : ItemsOf(files.Except(interactions));
        return interactions.Count > 0 ? (interactions, items) : throw DatasetErrors.NoFileOfFormat(path, Name);
    }

    private bool HoldsInteractions(string file) => FirstRecords.Lines(file).Any(IsInteraction);

    // Published sets have files about items that say no title, such as Goodreads' genres: one with titles comes before them.
    private string? ItemsOf(IEnumerable<string> files) => files
        .Select(file => (File: file, Keys: FirstRecords.Lines(file).Where(IsItem).ToList()))
        .Where(file => file.Keys.Count > 0)
        .OrderByDescending(file => file.Keys.Any(keys => Items[Role.Title].Any(keys.Has)))
        .FirstOrDefault().File;

    private static IReadOnlyList<string> FilesIn(string folder) => SourceFiles.In(folder, "*.json", "*.jsonl");
}
