using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Options;

namespace RosePO.Core.Text.Prompts;

/// <summary>What a model's <c>prompt.json</c> says: how the prompts that it was trained on are worded, and how much they show.</summary>
/// <param name="Template">The wording.</param>
/// <param name="Shape">How much they show; null where the file has no number, as one that this program did not write.</param>
internal sealed record ModelPrompt(PromptTemplate Template, PromptShape? Shape)
{
    /// <summary>Reads a model folder's prompt.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static ModelPrompt Load(string path)
    {
        FileStamp.RequireFile(path);
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
            var template = (json.ContainsKey("beforeCandidate") ? FromMarks(json) : json).Deserialize<PromptTemplate>(ArtifactJson.Options)!;
            template.Check();
            return new ModelPrompt(template, ShapeOf(json));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException or NotSupportedException or InvalidOperationException or FormatException or NullReferenceException
            or RoseException { Error: RoseErrorCode.RequestInvalid })
        {
            throw TextErrors.PromptBroken(path, exception);
        }
    }

    /// <summary>Writes a model folder's prompt.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => File.WriteAllText(path, ToJson() + "\n");

    /// <summary>The prompt as its file has it: the texts of the template, then the numbers of the shape.</summary>
    public string ToJson()
    {
        var json = JsonSerializer.SerializeToNode(Template, ArtifactJson.Options)!.AsObject();
        foreach (var (key, value) in JsonSerializer.SerializeToNode(Shape, ArtifactJson.Options) as JsonObject ?? [])
        {
            json[key] = value?.DeepClone();
        }

        return json.ToJsonString(ArtifactJson.Options);
    }

    /// <summary>Where prompts differ from those that the model was trained on, in words; null where they do not, or where it is not known.</summary>
    /// <param name="own">The model's prompt; null where it has none.</param>
    /// <param name="used">How much prompts show.</param>
    internal static string? Difference(ModelPrompt? own, PromptShape used)
    {
        if (own?.Shape is not { } trained)
        {
            return null;
        }

        List<string> words = [];
        if (used.MaxHistory != trained.MaxHistory)
        {
            words.Add(FormattableString.Invariant($"{HistoryOf(used.MaxHistory)} (the model was trained on {trained.MaxHistory})"));
        }

        if (used.Candidates != trained.Candidates && own.Template.ListCandidates)
        {
            words.Add(FormattableString.Invariant($"{used.Candidates} candidates (the model was trained on {trained.Candidates})"));
        }

        return words.Count == 0 ? null : string.Join(", ", words);
    }

    /// <summary>A number of titles in words.</summary>
    internal static string HistoryOf(int titles) => titles == 1 ? "history of 1 title" : FormattableString.Invariant($"history of {titles} titles");

    private static PromptShape? ShapeOf(JsonObject json)
    {
        if (!json.ContainsKey("maxHistory") && !json.ContainsKey("candidates"))
        {
            return null;
        }

        var shape = json.Deserialize<PromptShape>(ArtifactJson.Options)!;
        OptionCheck.Run(shape);
        return shape;
    }

    // The first format knew only marks around titles, and wrote the start token itself.
    private static JsonObject FromMarks(JsonObject json)
    {
        string Text(string key) => json[key]!.GetValue<string>();
        return new JsonObject
        {
            ["prompt"] = $"{{candidates}}{Text("beforeHistory")}{{history}}",
            ["candidateItem"] = Text("beforeCandidate") + "{title}",
            ["historyItem"] = "{title}" + Text("afterTitle"),
            ["end"] = Text("answerEnd"),
            ["opening"] = Text("beforeHistory"),
            ["runningText"] = !json["listCandidates"]!.GetValue<bool>(),
        };
    }
}
