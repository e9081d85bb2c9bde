using System.Text.Json;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>A prompt with its answers as texts: a row of a preference file.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Chosen">The chosen answer.</param>
/// <param name="Rejected">The rejected answers, at least one.</param>
/// <param name="Epsilon">Each pair's probability that its label is wrong; null where the file has none.</param>
internal sealed record TextPair(string Prompt, string Chosen, string[] Rejected, float[]? Epsilon);

/// <summary>
/// Files of preference pairs as TRL and Hugging Face data sets have them: JSON lines or Parquet with <c>prompt</c>, <c>chosen</c>, <c>rejected</c> (one, or a
/// list of several) and, where there is one, <c>epsilon</c>; each a text, or a list of messages.
/// </summary>
internal static class PairFile
{
    private static readonly string[] s_keys = ["prompt", "chosen", "rejected", "epsilon"];

    /// <summary>Whether a file is Parquet rather than JSON lines, by its name.</summary>
    /// <exception cref="RoseException">It is neither.</exception>
    public static bool IsParquet(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".parquet" => true,
        ".jsonl" => false,
        _ => throw PreferenceErrors.PairFileKind(path),
    };

    /// <summary>Reads the rows.</summary>
    /// <exception cref="RoseException">The file is missing, or a row is not a pair: its line or row is named.</exception>
    public static IEnumerable<TextPair> Read(string path)
    {
        var parquet = IsParquet(path);
        return File.Exists(path) ? parquet ? ReadParquet(path) : ReadLines(path) : throw ArtifactErrors.NotFound(path);
    }

    /// <summary>Writes rows.</summary>
    /// <returns>Rows of the file.</returns>
    public static int Write(string path, IReadOnlyList<TextPair> pairs, PairLayout layout, bool severalRejected)
    {
        using var connection = DuckDb.Open();
        connection.Fill("pairs", "row INTEGER, prompt VARCHAR, chosen VARCHAR, rejected VARCHAR[], epsilon FLOAT[]", pairs.Index(), (line, row) => line
            .AppendValue(row.Index).AppendValue(row.Item.Prompt).AppendValue(row.Item.Chosen).AppendList(row.Item.Rejected).AppendList(row.Item.Epsilon));
        string Messages(string role, string text) => layout == PairLayout.Standard ? text : $"[{{'role': '{role}', 'content': {text}}}]";
        var smoothed = pairs.Any(pair => pair.Epsilon is not null);
        var rows = severalRejected
            ? "SELECT row, 0 AS answer, prompt, chosen, rejected, epsilon FROM pairs"
            : "SELECT row, generate_subscripts(rejected, 1) AS answer, prompt, chosen, unnest(rejected) AS rejected, unnest(coalesce(epsilon, list_transform(rejected, x -> NULL::FLOAT))) AS epsilon FROM pairs";
        var rejected = severalRejected ? $"list_transform(rejected, x -> {Messages("assistant", "x")})" : Messages("assistant", "rejected");
        var columns = $"{Messages("user", "prompt")} AS prompt, {Messages("assistant", "chosen")} AS chosen, {rejected} AS rejected{(smoothed ? ", epsilon" : "")}";
        var query = $"SELECT {columns} FROM ({rows}) ORDER BY row, answer";
        if (IsParquet(path))
        {
            connection.CopyToParquet(query, path);
        }
        else
        {
            connection.CopyToJsonLines(query, path);
        }

        return severalRejected ? pairs.Count : pairs.Sum(pair => pair.Rejected.Length);
    }

    private static IEnumerable<TextPair> ReadLines(string path)
    {
        using var lines = new LineReader(path);
        for (var row = 1L; lines.Read(); row++)
        {
            yield return Parse(path, new RowPlace(lines.Line, row), lines.Text.ToArray());
        }
    }

    private static List<TextPair> ReadParquet(string path)
    {
        var pairs = new List<TextPair>();
        try
        {
            using var connection = DuckDb.Open();
            var table = connection.ParquetTexts(path);
            var columns = connection.Query($"DESCRIBE SELECT * FROM {table}").Select(row => row.GetString(0)).Where(s_keys.Contains).Select(DuckDb.Identifier);
            var values = string.Join(", ", columns.Select(column => $"{column} := {column}").DefaultIfEmpty("none := true"));
            foreach (var row in connection.Query($"SELECT CAST(to_json(struct_pack({values})) AS VARCHAR) FROM {table}"))
            {
                pairs.Add(Parse(path, new RowPlace(0, pairs.Count + 1), System.Text.Encoding.UTF8.GetBytes(row.GetString(0))));
            }
        }
        catch (DuckDBException exception)
        {
            throw PreferenceErrors.PairFileBroken(path, exception.Message.Split('\n')[0], exception);
        }

        return pairs;
    }

    private static TextPair? Whole(JsonElement row, string path, RowPlace place)
    {
        try
        {
            return PairRow.Of(row);
        }
        catch (InvalidOperationException)
        {
            throw PreferenceErrors.PairRow(path, place, $"contains {DatasetErrors.HalfCharacter} in '{JsonText.Halved(row, s_keys) ?? "a key"}'");
        }
    }

    private static TextPair Parse(string path, RowPlace place, byte[] json)
    {
        try
        {
            using var document = LenientJson.Parse(json.AsMemory(json.AsSpan().StartsWith(System.Text.Encoding.UTF8.Preamble) ? 3 : 0));
            if (JsonText.Twice(document.RootElement, s_keys) is { } twice)
            {
                throw PreferenceErrors.PairRow(path, place, $"has the key '{twice}' twice, with values that differ");
            }

            var pair = Whole(document.RootElement, path, place) ?? throw PreferenceErrors.PairRow(
                path, place, "is not a preference pair: an object with prompt, chosen and rejected, each a text or a list of messages, and an epsilon in [0, 1) for each rejected answer or for none, is needed");
            if (AnswerTexts.Repeated(pair.Chosen, pair.Rejected) is { } repeated)
            {
                throw PreferenceErrors.PairRow(path, place, repeated);
            }

            // Parquet is written from texts that end at a zero.
            return pair.Rejected.Append(pair.Prompt).Append(pair.Chosen).Any(text => text.Contains('\0', StringComparison.Ordinal))
                ? throw PreferenceErrors.PairRow(path, place, "contains the character U+0000, which texts do not have")
                : pair;
        }
        catch (JsonException exception)
        {
            throw PreferenceErrors.PairRow(path, place, $"is not JSON ({exception.Message.Split('.')[0]})");
        }
    }
}
