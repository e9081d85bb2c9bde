using System.Globalization;
using System.Text;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The folder of LightGCN, NGCF and others: <c>train.txt</c>, <c>test.txt</c> and perhaps <c>valid.txt</c>, on each line a user's number and the numbers of the user's items
/// in that split, spaces between. It contains no times and no titles: the order of a line serves, and titles are those that the request names.
/// </summary>
internal sealed class LightGcnFormat : IDatasetFormat
{
    public DatasetFormat Name => DatasetFormat.LightGcn;

    public bool Recognises(string path) =>
        SourceFiles.Find(path, "train.txt") is { } train && SourceFiles.Find(path, "test.txt") is not null
        && FirstRecords.Line(train) is { } line && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(IsNumber);

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) =>
        SourceFiles.Inputs([.. Files(request).Select(file => file.Path)], request.Items);

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        GivenTitles.Load(data, request, cancellation);
        foreach (var (path, split) in Files(request))
        {
            using var lines = new LineReader(path, request.Encoding);
            data.Skipped.Each(lines.Read, () => Add(data, path, lines, split), cancellation);
        }
    }

    // A line is read whole before any of it counts, so that one that is skipped is skipped whole. A user without items is no mistake.
    private static void Add(RawData data, string path, LineReader lines, DataSplit split)
    {
        string[] numbers = Encoding.UTF8.GetString(lines.Text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < numbers.Length; at++)
        {
            if (!IsNumber(numbers[at]))
            {
                throw DatasetErrors.ValueUnreadable(path, new RowPlace(lines.Line, lines.Line), at == 0 ? "user" : "items", numbers[at], "a whole number");
            }
        }

        var user = data.Users.Intern(numbers[0]);
        foreach (var item in numbers.AsSpan(1))
        {
            data.Add(user, data.Items.Intern(item), 1, split);
        }
    }

    private static bool IsNumber(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static IReadOnlyList<(string Path, DataSplit Split)> Files(ImportDatasetRequest request)
    {
        var folder = request.Path ?? throw DatasetErrors.PathMissing();
        string train = SourceFiles.Needed(folder, DatasetFormat.LightGcn, "train.txt"), test = SourceFiles.Needed(folder, DatasetFormat.LightGcn, "test.txt");
        return SourceFiles.Find(folder, "valid.txt", "val.txt") is { } validation
            ? [(train, DataSplit.Train), (validation, DataSplit.Validation), (test, DataSplit.Test)]
            : [(train, DataSplit.Train), (test, DataSplit.Test)];
    }
}
