using System.Text;
using System.Text.Json;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Candidates;

/// <summary>
/// Candidate lists from a file of JSON lines: <c>{"user": "7", "split": "test", "candidates": ["12", "5"]}</c>, ids as in the source. A line
/// without <c>split</c> applies to both. Every question needs a line, and every list its target, once.
/// </summary>
internal sealed class CandidateFile : ICandidateSource
{
    private static readonly string[] s_keys = ["user", "split", "candidates"];

    private readonly string _path;
    private readonly Dictionary<(string User, DataSplit Split), (int Line, int[] Items)> _lists = [];

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="itemIds">The items' ids in the source, by item.</param>
    /// <exception cref="RoseException">A line cannot be read, or names an item that the dataset does not have.</exception>
    public CandidateFile(string path, IReadOnlyList<string> itemIds)
    {
        _path = path;
        var ids = itemIds.Concat(itemIds.Select(SourceId.Normal)).Select((id, at) => (Id: id, Item: at % itemIds.Count))
            .DistinctBy(entry => entry.Id).ToDictionary(entry => entry.Id, entry => entry.Item, StringComparer.Ordinal);

        using var lines = new LineReader(path);
        while (lines.Read())
        {
            try
            {
                using var json = LenientJson.Parse(lines.Text.TrimStart(Encoding.UTF8.Preamble).ToArray());
                if (JsonText.Twice(json.RootElement, s_keys) is { } twice)
                {
                    throw DatasetErrors.CandidateLine(path, lines.Line, $"has the key '{twice}' twice, with values that differ");
                }

                Add(json.RootElement, ids, lines.Line);
            }
            catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                throw DatasetErrors.CandidateLine(path, lines.Line, "is not an object with the keys user and candidates (and split, validation or test)");
            }
        }
    }

    public bool GivesLength => true;

    public int[] Draw(CandidateCase question, int count, Random random)
    {
        if (!_lists.TryGetValue((SourceId.Normal(question.User), question.Split), out var list))
        {
            throw DatasetErrors.CandidatesMissing(_path, question.User, question.Split);
        }

        return list.Items.Count(item => item == question.Target) == 1 && list.Items.Distinct().Count() == list.Items.Length
            ? list.Items
            : throw DatasetErrors.CandidateLine(_path, list.Line, "does not contain its question's target exactly once, or contains an item twice");
    }

    private void Add(JsonElement line, Dictionary<string, int> ids, int number)
    {
        var user = SourceId.Of(line.GetProperty("user")) ?? throw new KeyNotFoundException();
        var items = line.GetProperty("candidates").EnumerateArray().Select(element => (JsonText.Of(element) is { } id && ids.TryGetValue(id, out var item)) || (SourceId.Of(element) is { } same && ids.TryGetValue(same, out item))
            ? item
            : throw DatasetErrors.CandidateLine(_path, number, $"names the item '{JsonText.Of(element)}', which the dataset does not have")).ToArray();
        var split = line.TryGetProperty("split", out var given) ? given.GetString() : null;
        foreach (var asked in (ReadOnlySpan<DataSplit>)[DataSplit.Validation, DataSplit.Test])
        {
            if (split is null || split == Splits.NameOf(asked))
            {
                _lists[(user, asked)] = (number, items);
            }
        }
    }
}
