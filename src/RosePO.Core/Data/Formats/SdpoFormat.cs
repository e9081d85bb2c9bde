using System.Text.Json;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// S-DPO's JSON: an array of <c>{"historyList": "A::B" or a list, "itemList": [...], "trueSelection": "C"}</c> in a file a split. Titles are the ids,
/// and the lists of validation and test are the candidates.
/// </summary>
internal sealed class SdpoFormat : IDatasetFormat
{
    private static readonly string[] s_keys = ["historyList", "itemList", "trueSelection"];

    public DatasetFormat Name => DatasetFormat.Sdpo;

    public bool Recognises(string path) => SplitFiles.Any(path, IsOne);

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request) => SourceFiles.Inputs([.. SplitFiles.Needed(request, Name, IsOne).Select(file => file.Path)]);

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        foreach (var (path, split) in SplitFiles.Needed(request, Name, IsOne))
        {
            JsonArraySource.Read(path, request.Encoding, s_keys, data.Skipped, (element, line) => Add(data, element, path, line, split), cancellation);
        }
    }

    private static void Add(RawData data, JsonElement element, string path, int line, DataSplit split)
    {
        var history = element.GetProperty("historyList");
        var titles = history.ValueKind == JsonValueKind.String
            ? history.GetString()!.Split("::", StringSplitOptions.RemoveEmptyEntries)
            : [.. history.EnumerateArray().Select(title => title.GetString() ?? string.Empty)];
        var target = element.GetProperty("trueSelection").GetString()?.Trim();
        var candidates = element.TryGetProperty("itemList", out var list) ? [.. list.EnumerateArray().Select(title => title.GetString()?.Trim() ?? string.Empty)] : Array.Empty<string>();
        if (string.IsNullOrWhiteSpace(target) || titles.Any(string.IsNullOrWhiteSpace) || candidates.Any(string.IsNullOrWhiteSpace))
        {
            throw DatasetErrors.JsonArrayInvalid(path, line);
        }

        if (candidates.Length > 0 && (candidates.Count(title => title == target) != 1 || candidates.Distinct().Count() != candidates.Length))
        {
            throw DatasetErrors.ValueUnreadable(path, new RowPlace(line, line), "itemList", target, "a list that contains the selected title once, and none twice,");
        }

        var user = data.AddWindow(data.NextWindow(split), Array.ConvertAll(titles, data.Titled), data.Titled(target), split);
        if (candidates.Length > 0 && split != DataSplit.Train)
        {
            data.Candidates[(user, split)] = Array.ConvertAll(candidates, data.Titled);
        }
    }

    private static bool IsOne(string path) => FirstRecords.Array(path).Has("historyList");
}
