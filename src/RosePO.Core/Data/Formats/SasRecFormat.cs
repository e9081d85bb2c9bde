using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The text files of SASRec (<c>Video.txt</c>, <c>Beauty.txt</c>): on each line a user's number, a space and an item's, each user's in the order of time. They contain no times
/// and no titles: the file's order serves, and titles are those that the request names.
/// </summary>
internal sealed class SasRecFormat : IDatasetFormat
{
    private static readonly Dialect s_spaces = new(' ', Quoted: false);
    private static readonly string[] s_columns = ["user", "item"];

    public DatasetFormat Name => DatasetFormat.SasRec;

    public bool Recognises(string path) =>
        TextInput.WithoutCompression(path).EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && FirstRecords.Line(path) is { } line
        && line.Split(' ') is [var user, var item] && uint.TryParse(user, out _) && uint.TryParse(item, out _);

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) => SourceFiles.Inputs([FileOf(request)], request.Items);

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        GivenTitles.Load(data, request, cancellation);
        var source = new DelimitedSource(FileOf(request), s_spaces, RoleNames.Of(new ColumnMap()), request.Encoding, s_columns);
        new InteractionLoader(data, new ColumnMap(), ratingNeeded: false).Load(source, null, cancellation);
    }

    private static string FileOf(ImportDatasetRequest request) =>
        request.Path is not { } path ? throw DatasetErrors.PathMissing() : Directory.Exists(path) ? throw DatasetErrors.FileNeeded(path) : SourceFiles.Of(path)[0];
}
