using System.Text.Json;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Instruction sets in a file a split: SPRec's and BIGRec's JSON arrays of <c>{"instruction", "input", "output"}</c>, whose titles are in quotes,
/// and D3's CSV with lists of ids and titles as Python literals. <c>id2name.json</c> beside them gives ids, <c>name2genre.json</c> categories.
/// </summary>
internal sealed class InstructionFormat : IDatasetFormat
{
    public DatasetFormat Name => DatasetFormat.Instruction;

    public bool Recognises(string path) => SplitFiles.Any(path, IsOne);

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var path = request.Path ?? throw DatasetErrors.PathMissing();
        string?[] texts = [Beside(path, "id2name.json"), Beside(path, "name2genre.json")];
        return SourceFiles.Inputs([.. SplitFiles.Needed(request, Name, IsOne).Select(file => file.Path), .. texts.OfType<string>()]);
    }

    // Windows of tables are named by their users, which earlier versions did not do.
    public IReadOnlyDictionary<string, string> Conditions(ImportDatasetRequest request) =>
        SplitFiles.Needed(request, Name, IsOne).Any(file => IsTable(file.Path)) ? new Dictionary<string, string> { ["windowNames"] = "user" } : new();

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var ids = new TitleIds(data, Beside(request.Path!, "id2name.json"), Beside(request.Path!, "name2genre.json"));
        foreach (var (path, split) in SplitFiles.Needed(request, Name, IsOne))
        {
            if (IsTable(path))
            {
                InstructionTable.Read(data, path, split, request.Encoding, cancellation);
            }
            else
            {
                JsonArraySource.Read(path, request.Encoding, ["input", "output"], data.Skipped, (element, line) => Add(data, ids, element, new RowPlace(line, line), path, split), cancellation);
            }
        }
    }

    private static void Add(RawData data, TitleIds ids, JsonElement element, RowPlace place, string path, DataSplit split)
    {
        var input = element.GetProperty("input").GetString() ?? string.Empty;
        var output = (element.GetProperty("output").GetString() ?? string.Empty).Trim();
        var answer = output.Length > 1 && output.StartsWith('"') && output.EndsWith('"') ? output[1..^1] : string.Empty;
        if (answer.Length == 0)
        {
            throw DatasetErrors.ValueUnreadable(path, place, "output", output, "a title in quotes");
        }

        if (input.Count(letter => letter == '"') == 1)
        {
            throw DatasetErrors.ValueUnreadable(path, place, "input", input, "titles between two quotes each");
        }

        data.AddWindow(data.NextWindow(split), Array.ConvertAll(Titles(input), ids.Of), ids.Of(answer), split);
    }

    // Everything between the first and the last quote; a title may contain quotes of its own, but none followed by a comma and another.
    private static string[] Titles(string input)
    {
        var (first, last) = (input.IndexOf('"', StringComparison.Ordinal), input.LastIndexOf('"'));
        return last <= first ? [] : [.. input[(first + 1)..last].Split("\", \"").Where(title => title.Length > 0)];
    }

    private static bool IsOne(string path) =>
        (FirstRecords.Array(path) is var keys && keys.Has("instruction") && keys.Has("output"))
        || (IsTable(path) && FirstRecords.HasColumn(path, Dialect.Csv, "history_item_title"));

    private static bool IsTable(string path) => TextInput.WithoutCompression(path).EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    private static string? Beside(string path, string name) => SourceFiles.Find(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!, name);
}
