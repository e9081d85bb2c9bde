using System.Text;
using System.Text.Json;
using RosePO.Core.Text.HuggingFace;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.Prompts;

/// <summary>
/// How an instruct model's chats are laid out: what its own chat template renders for a system message (given or its default),
/// one user message and the opening of the answer, without tools.
/// </summary>
/// <param name="Name">The family.</param>
/// <param name="Begin">Opens the chat.</param>
/// <param name="TurnOpen">Opens a turn, with <c>{role}</c>.</param>
/// <param name="TurnEnd">The special token that ends a turn.</param>
/// <param name="Between">Comes between turns.</param>
internal sealed record ChatLayout(string Name, string Begin, string TurnOpen, string TurnEnd, string Between)
{
    // Llama 3.2's template prints the day on which it runs, 3.1's always this one; so do we, or prompts would change overnight.
    private const string LlamaDates = "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";

    private static readonly ChatLayout s_llama3 =
        new("Llama 3", "<|begin_of_text|>", "<|start_header_id|>{role}<|end_header_id|>\n\n", "<|eot_id|>", "");

    private static readonly ChatLayout s_chatMl = new("ChatML", "", "<|im_start|>{role}\n", "<|im_end|>", "\n");

    // What each template of the ChatML layout says where a chat has no system message; the template contains it literally.
    private static readonly (string Name, string System)[] s_defaultSystems =
    [
        ("Qwen 2.5", "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."),
        ("SmolLM2", "You are a helpful AI assistant named SmolLM, trained by Hugging Face"),
        ("Qwen 2", "You are a helpful assistant."),
    ];

    /// <summary>The system message of a chat that has none of its own; null for none.</summary>
    public string? DefaultSystem { get; private init; }

    /// <summary>Comes before the system message, which then is always there.</summary>
    public string SystemPrefix { get; private init; } = "";

    /// <summary>Opens the answer, after the opening of its turn.</summary>
    public string AnswerOpening { get; private init; } = "";

    /// <summary>What comes before the user's message.</summary>
    public string Before(string? system)
    {
        var text = system?.Trim() ?? DefaultSystem ?? (SystemPrefix.Length > 0 ? "" : null);
        return Begin + (text is null ? "" : Open("system") + SystemPrefix + text + TurnEnd + Between) + Open("user");
    }

    /// <summary>What comes after it, up to the answer.</summary>
    public string After => TurnEnd + Between + Open("assistant") + AnswerOpening;

    /// <summary>A folder's layout; null for a base model, which has no chat template or does not end its texts as chats do.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the chat template is of another family.</exception>
    public static ChatLayout? Of(string folder, ITokenizer tokenizer)
    {
        if (Template(folder) is not { } template)
        {
            return null;
        }

        bool Has(string text) => template.Contains(text, StringComparison.Ordinal);
        bool Speaks(ChatLayout layout, params string[] marks) =>
            marks.Append(layout.TurnEnd).All(mark => tokenizer.SpecialTokens.ContainsKey(mark)) && Has(marks[0]);

        if (Speaks(s_llama3, "<|start_header_id|>", "<|end_header_id|>", "<|begin_of_text|>"))
        {
            return Has("Cutting Knowledge Date: December 2023")
                ? s_llama3 with { Name = "Llama 3.1", SystemPrefix = LlamaDates }
                : s_llama3;
        }

        if (Speaks(s_chatMl, "<|im_start|>"))
        {
            // Qwen's base models carry the chat template of their instruct models too.
            if (tokenizer.SpecialTokens[s_chatMl.TurnEnd] != tokenizer.End)
            {
                return null;
            }

            if (Has("enable_thinking"))
            {
                return s_chatMl with { Name = "Qwen 3", AnswerOpening = "<think>\n\n</think>\n\n" };
            }

            var (name, system) = Array.Find(s_defaultSystems, known => Has(known.System));
            if (name is not null)
            {
                return s_chatMl with { Name = name, DefaultSystem = system };
            }
        }

        throw TextErrors.ChatTemplateUnknown(folder, TokenizerFolder.Read(folder, TokenizerFiles.ModelConfig, root => root.Text("model_type")));
    }

    private string Open(string role) => TurnOpen.Replace("{role}", role, StringComparison.Ordinal);

    // Newer folders contain the template as a file, older ones in the tokenizer's configuration, a few of them several by name.
    private static string? Template(string folder)
    {
        var path = Path.Combine(folder, TokenizerFiles.ChatTemplate);
        return File.Exists(path)
            ? Encoding.UTF8.GetString(TokenizerFolder.Bytes(path).Span)
            : TokenizerFolder.Read(folder, TokenizerFiles.TokenizerConfig, root => root.Member("chat_template") switch
            {
                null => null,
                { ValueKind: JsonValueKind.Array } list =>
                    list.EnumerateArray().Where(entry => entry.Text("name") == "default").Select(entry => entry.Text("template")).FirstOrDefault(),
                { } text => TokenizerJson.AsText(text, "chat_template"),
            });
    }
}
