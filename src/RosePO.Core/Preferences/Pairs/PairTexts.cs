using RosePO.Core.Data;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>
/// The prompts and answers of a pair set that was imported from a file. They are a catalogue of their own: whatever reads titles of a dataset reads these.
/// </summary>
internal static class PairTexts
{
    /// <summary>The file of an imported set.</summary>
    public const string FileName = "texts.parquet";

    /// <summary>The wording: a prompt and an answer as they are.</summary>
    public static PromptTemplate Template { get; } = new()
    {
        Name = "Text",
        Prompt = "{history}",
        HistoryItem = "{title}",
        CandidateItem = "{title}",
        Answer = "{title}",
        End = "{eos}",
        Opening = string.Empty,
    };

    /// <summary>Writes texts beside the pairs.</summary>
    public static void Write(string path, IReadOnlyList<string> texts) => DuckDbTables.WriteParquet(
        path, "text INTEGER, content VARCHAR", texts.Index(), (line, text) => line.AppendValue(text.Index).AppendValue(text.Item), "ORDER BY text");

    /// <summary>The texts of a file beside a pair set, in their order; null where there is no such file.</summary>
    public static IReadOnlyList<string>? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var connection = DuckDb.Open();
        return [.. connection.Query($"SELECT content FROM {connection.Parquet(path)} ORDER BY text").Select(row => row.GetString(0))];
    }

    /// <summary>The texts as a dataset of items without users.</summary>
    public static RecDataset Catalogue(string folder, IReadOnlyList<string> texts) =>
        new(folder, [.. texts.Select((text, id) => new RecItem(id, $"{id}", text, 0))], [], new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>>());
}
