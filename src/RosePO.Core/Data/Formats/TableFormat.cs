using DuckDB.NET.Data;

namespace RosePO.Core.Data.Formats;

/// <summary>The generic formats: one table of interactions, mapped by column, and optionally one of items.</summary>
internal abstract class TableFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public abstract DatasetFormat Name { get; }

    /// <summary>The endings of this format's files; a text format's files may end in <c>.gz</c> after it.</summary>
    protected abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>Opens a file, checking what can be checked before DuckDB reads it.</summary>
    public abstract SourceTable Open(DuckDBConnection connection, string path, CancellationToken cancellation);

    /// <inheritdoc/>
    public virtual bool Recognises(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return !Directory.Exists(path) && Extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var inputs = new Dictionary<string, string> { ["path"] = FileOf(request.Path ?? throw DatasetErrors.PathMissing()) };
        if (request.Items is { } items)
        {
            inputs["items"] = FileOf(items);
        }

        return inputs;
    }

    /// <inheritdoc/>
    public void Read(DuckDBConnection connection, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var interactions = Open(connection, request.Path!, cancellation);
        var items = request.Items is { } path ? DatasetFormats.OfItems(path, this).Open(connection, path, cancellation) : null;
        InteractionReader.Read(connection, interactions, request.Columns, ratingNeeded: request.MinimumRating is not null);
        TitleReader.Read(connection, interactions, items, request.Columns);
    }

    private static string FileOf(string path) =>
        Directory.Exists(path) ? throw DatasetErrors.FileNeeded(path) : File.Exists(path) ? path : throw Artifacts.ArtifactErrors.NotFound(path);
}
