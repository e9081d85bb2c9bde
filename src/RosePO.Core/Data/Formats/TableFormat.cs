using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>The generic formats: tables of interactions, mapped by column, and optionally one of items.</summary>
internal abstract class TableFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public abstract DatasetFormat Name { get; }

    /// <summary>The endings of this format's files; a text format's files may end in <c>.gz</c> or <c>.zst</c> after it.</summary>
    protected abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>Opens a file.</summary>
    public abstract RowSource Open(string path, RoleNames names, string? encoding);

    /// <summary>Opens a file of interactions as a request says that it is written.</summary>
    protected virtual RowSource Open(string path, RoleNames names, ImportDatasetRequest request) => Open(path, names, request.Encoding);

    /// <summary>Opens the first file of a request, with the columns of the folders that it is in.</summary>
    public RowSource OpenFirst(ImportDatasetRequest request)
    {
        var names = RoleNames.Of(request.Columns);
        var first = FilesOf(request.Path!)[0];
        return PartitionedSource.Of(Open(first, names, request), names, PartitionsOf(request, first));
    }

    /// <inheritdoc/>
    public virtual bool Recognises(string path)
    {
        var name = TextInput.WithoutCompression(path);
        return !Directory.Exists(path) && Extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) =>
        SourceFiles.Inputs(FilesOf(request.Path ?? throw DatasetErrors.PathMissing()), request.Items is { } items ? FileOf(items) : null);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Conditions(ImportDatasetRequest request)
    {
        // The folders' values are part of what is read, and the files' contents do not contain them.
        var folders = FilesOf(request.Path!).Select(file => string.Join('/', PartitionsOf(request, file).Select(partition => $"{partition.Column}={partition.Value}"))).ToList();
        return folders.TrueForAll(folder => folder.Length == 0) ? new Dictionary<string, string>() : new() { ["partitions"] = string.Join('\n', folders) };
    }

    /// <inheritdoc/>
    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var names = RoleNames.Of(request.Columns);
        var defaults = new ColumnMap();
        if (request.Items is { } items)
        {
            TitleLoader.Load(DatasetFormats.OfItems(items, this).Open(items, request.NoHeader ? names.Named() : names, request.Encoding), data, cancellation);
        }

        var sorted = data.Texts.AnyCategory;
        var loader = new InteractionLoader(data, request.Columns, request.MinimumRating is not null || request.MaximumRating is not null);
        foreach (var file in FilesOf(request.Path!))
        {
            var source = PartitionedSource.Of(Open(file, names, request), names, PartitionsOf(request, file));
            loader.Load(source, null, cancellation);
            InteractionLoader.Needed(source, Role.Title, request.Items is null && request.Columns.Title != defaults.Title);
            InteractionLoader.Needed(source, Role.Category, request.Columns.Category != defaults.Category && !sorted);
        }
    }

    private IReadOnlyList<string> FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return SourceFiles.Of(path);
        }

        // A folder's own files, or those of the folders in it, as partitioned tables have them.
        string[] patterns = [.. Extensions.Select(extension => "*" + extension)];
        return SourceFiles.In(path, patterns) is { Count: > 0 } files ? files
            : SourceFiles.Below(path, patterns) is { Count: > 0 } below ? below
            : throw DatasetErrors.FileNeeded(path);
    }

    private static IReadOnlyList<(string Column, string? Value)> PartitionsOf(ImportDatasetRequest request, string file) =>
        PartitionedSource.PartitionsOf(Directory.Exists(request.Path) ? request.Path : SourceTree.RootOf(request.Path!), file);

    private static string FileOf(string path) =>
        Directory.Exists(path) ? throw DatasetErrors.FileNeeded(path) : File.Exists(path) ? path : throw Artifacts.ArtifactErrors.NotFound(path);
}
