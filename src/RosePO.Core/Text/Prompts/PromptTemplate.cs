using System.Text.Json;
using System.Text.Json.Serialization;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Text.Prompts;

/// <summary>
/// How questions and answers are worded, as data. Special tokens count as such only where a template spells them, never in
/// titles. Prompt and answer are tokenised apart, in training and evaluation alike. The defaults are the embedded base's.
/// </summary>
internal sealed record PromptTemplate
{
    /// <summary>What the template is called.</summary>
    public string Name { get; init; } = "Embedded";

    /// <summary>The system message of a chat; null takes the chat layout's own.</summary>
    public string? System { get; init; }

    /// <summary>
    /// The question, with <c>{history}</c> and, where candidates are listed, <c>{candidates}</c>; <c>{domain}</c> is the domain of the history's titles, or
    /// the domains in the order in which they come, and empty where items have none.
    /// </summary>
    public string Prompt { get; init; } = "{candidates}<history>{history}";

    /// <summary>A title of the history: <c>{title}</c>, <c>{index}</c> from 1, <c>{domain}</c>.</summary>
    public string HistoryItem { get; init; } = "{title}</s>";

    /// <summary>Comes between titles of the history.</summary>
    public string HistorySeparator { get; init; } = "";

    /// <summary>A candidate: <c>{title}</c>, <c>{index}</c> from 1, <c>{domain}</c>.</summary>
    public string CandidateItem { get; init; } = "<candidate>{title}";

    /// <summary>Comes between candidates.</summary>
    public string CandidateSeparator { get; init; } = "";

    /// <summary>The answer: <c>{title}</c>.</summary>
    public string Answer { get; init; } = "{title}";

    /// <summary>Ends the answer and is part of it: <c>{eos}</c>, or a text that is one token.</summary>
    public string End { get; init; } = "</s>";

    /// <summary>Opens a history in pretraining; after it every title has the form of an answer.</summary>
    public string Opening { get; init; } = "<history>";

    /// <summary>
    /// The tag of a domain, with <c>{domain}</c>: it stands before the first title of a history of one domain and after every title, its end included, of a
    /// history of several, in prompts and in pretraining alike. Null writes none; nothing is written where items have no domain.
    /// </summary>
    public string? Domain { get; init; }

    /// <summary>Whether the prompt is a chat's message; null: where the model is made for chats.</summary>
    public bool? Chat { get; init; }

    /// <summary>Whether the prompt is the history as pretraining reads it, which the answer continues from.</summary>
    public bool RunningText { get; init; }

    /// <summary>Whether the prompt lists candidates.</summary>
    [JsonIgnore]
    public bool ListCandidates => !RunningText && Prompt.Contains("{candidates}", StringComparison.Ordinal);

    private const string DomainKey = "domain";

    /// <summary>The template as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ArtifactJson.Options);

    /// <summary>The placeholders that each text may contain, by its name in files.</summary>
    internal static IReadOnlyDictionary<string, string[]> Placeholders { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["system"] = [],
        ["prompt"] = [TemplateText.History, TemplateText.Candidates, TemplateText.Domain],
        ["historyItem"] = [TemplateText.Title, TemplateText.Index, TemplateText.Domain],
        ["historySeparator"] = [],
        ["candidateItem"] = [TemplateText.Title, TemplateText.Index, TemplateText.Domain],
        ["candidateSeparator"] = [],
        ["answer"] = [TemplateText.Title],
        ["end"] = [TemplateText.Eos],
        ["opening"] = [],
        [DomainKey] = [TemplateText.Domain],
    };

    /// <exception cref="FormatException">A text contains a placeholder that is not its own, or lacks the one that it needs.</exception>
    internal static void Check(string key, string text)
    {
        var held = TemplateText.Parse(text, Placeholders[key]).Where(part => part.IsPlaceholder).Select(part => part.Text).ToList();
        var needed = key switch
        {
            "prompt" => TemplateText.History,
            "historyItem" or "candidateItem" or "answer" => TemplateText.Title,
            DomainKey => TemplateText.Domain,
            _ => null,
        };
        if (needed is not null && held.Count(name => name == needed) != 1)
        {
            throw new FormatException($"'{key}' does not contain {{{needed}}} exactly once");
        }
    }

    /// <exception cref="FormatException">A text contains a placeholder that is not its own, or lacks the one that it needs.</exception>
    internal void Check()
    {
        var texts = JsonSerializer.SerializeToNode(this, ArtifactJson.Options)!;
        foreach (var key in Placeholders.Keys.Where(key => key != DomainKey || Domain is not null))
        {
            Check(key, key == "system" ? System ?? "" : (string)texts[key]!);
        }
    }
}
