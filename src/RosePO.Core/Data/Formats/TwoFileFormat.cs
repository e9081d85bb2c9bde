using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>A folder with one file of interactions and one of items, each under one of some names.</summary>
/// <param name="interactions">Names of the interactions' file.</param>
/// <param name="items">Names of the items' file.</param>
internal abstract class TwoFileFormat(string[] interactions, string[] items) : IDatasetFormat
{
    public abstract DatasetFormat Name { get; }

    public virtual bool Recognises(string path) => SourceFiles.Find(path, interactions) is not null && SourceFiles.Find(path, items) is not null;

    // Only what is read identifies the artifact; the folder's other files do not.
    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) => SourceFiles.Inputs([Interactions(request)], Items(request));

    public abstract void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation);

    /// <summary>Reads interactions, each with a rating, in the columns that the source names.</summary>
    protected static void Load(RawData data, RowSource source, CancellationToken cancellation) =>
        new InteractionLoader(data, new ColumnMap(), ratingNeeded: true).Load(source, null, cancellation);

    /// <summary>The interactions' file.</summary>
    protected string Interactions(ImportDatasetRequest request) => File(request, interactions);

    /// <summary>The items' file.</summary>
    protected string Items(ImportDatasetRequest request) => File(request, items);

    private string File(ImportDatasetRequest request, string[] names) => SourceFiles.Needed(request.Path ?? throw DatasetErrors.PathMissing(), Name, names);
}
