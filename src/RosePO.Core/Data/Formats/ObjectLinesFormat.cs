using RosePO.Core.Data.Reading;

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

    /// <summary>Whether an object (the beginning of a file) is an interaction of this format.</summary>
    protected abstract bool IsInteraction(string line);

    /// <summary>Whether an object (the beginning of a file) is an item of this format.</summary>
    protected abstract bool IsItem(string line);

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path)
        ? FilesIn(path).Any(file => IsInteraction(SourceFiles.FirstObject(file)))
        : IsInteraction(SourceFiles.FirstObject(path));

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
        var interactions = files.Where(file => IsInteraction(SourceFiles.FirstObject(file))).ToList();
        var items = request.Items is { } given ? SourceFiles.Of(given)[0] : files.FirstOrDefault(file => IsItem(SourceFiles.FirstObject(file)));
        return interactions.Count > 0 ? (interactions, items) : throw DatasetErrors.NoFileOfFormat(path, Name);
    }

    private static IReadOnlyList<string> FilesIn(string folder) => SourceFiles.In(folder, "*.json", "*.jsonl");
}
