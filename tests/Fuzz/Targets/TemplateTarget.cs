using System.Text;
using RosePO.Core.Text.Prompts;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>Prompt templates: a user's YAML and a model's <c>prompt.json</c>; what is read words a prompt with every title in it.</summary>
internal sealed class TemplateTarget : IFuzzTarget
{
    private const string Whole =
        """
        # A template.
        system: You recommend "titles".
        prompt: |
          So far: {history}.
          One of: {candidates}.
        historyItem: "{index}. {title}"
        historySeparator: "; "
        candidateItem: '{title}'
        candidateSeparator: ', '
        answer: "{title}"
        end: "{eos}"
        opening: ''
        chat: true
        """;

    private readonly WorkFolder _folder = new();
    private readonly byte[] _yaml = Encoding.UTF8.GetBytes(Whole);
    private readonly byte[][] _json = [.. PromptTemplates.All.Select(template => Encoding.UTF8.GetBytes(new ModelPrompt(template, new PromptShape()).ToJson()))];

    // The first byte says which of the two it is.
    public byte[] Next(Random random) => random.Next(4) switch
    {
        0 => [1, .. JsonMutator.Of(_json[random.Next(_json.Length)], random)],
        1 => [1, .. Mutator.Of(_json[random.Next(_json.Length)], random, [.. Words.Json, "{history}", "{title}", "{x}"])],
        _ => [0, .. Mutator.Of(_yaml, random, Words.Yaml)],
    };

    public void Read(byte[] input, Random random)
    {
        var template = input[0] == 1 ? ModelPrompt.Load(_folder.Write("prompt.json", input[1..])).Template : PromptTemplates.Resolve(_folder.Write("own.yml", input[1..]));
        var text = PromptWording.Of(template, ["Alien", "Heat {title}"], ["Fargo", "Ran"]);
        if (template.Prompt.Contains("{history}", StringComparison.Ordinal) && template.HistoryItem.Contains("{title}", StringComparison.Ordinal)
            && !template.RunningText && !(text.Contains("Alien", StringComparison.Ordinal) && text.Contains("Heat {title}", StringComparison.Ordinal)))
        {
            throw new SilentLossException($"A prompt without its history: {text}");
        }
    }

    public void Dispose() => _folder.Dispose();
}
