using System.Text.Json;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>The <c>post_processor</c> of a tokenizer file: the special tokens that it puts around one text.</summary>
internal static class Frame
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="NotSupportedException">A step is of another kind.</exception>
    public static (IReadOnlyList<int> Before, IReadOnlyList<int> After) Read(JsonElement? section, IReadOnlyDictionary<int, string> tokens)
    {
        var (before, after) = (new List<int>(), new List<int>());
        foreach (var step in section is { } outer ? Steps(outer) : [])
        {
            var side = before;
            foreach (var part in step.List("single"))
            {
                if (part.Member("Sequence") is not null)
                {
                    side = after;
                }
                else if (part.Member("SpecialToken") is { } token)
                {
                    side.AddRange(Ids(step, token.RequiredText("id"), tokens));
                }
                else
                {
                    throw new FormatException("a part of its template is neither a text nor a special token");
                }
            }
        }

        return (before, after);
    }

    // A ByteLevel step moves offsets and no ids.
    private static IEnumerable<JsonElement> Steps(JsonElement section) => section.RequiredText("type") switch
    {
        "Sequence" => section.List("processors").SelectMany(Steps),
        "TemplateProcessing" => [section],
        "ByteLevel" => [],
        var other => throw new NotSupportedException($"the post-processor {other}"),
    };

    private static IEnumerable<int> Ids(JsonElement template, string name, IReadOnlyDictionary<int, string> tokens)
    {
        var token = template.Member("special_tokens")?.Member(name) ?? throw new FormatException($"its template names '{name}', which it does not define");
        foreach (var entry in token.List("ids"))
        {
            var id = TokenizerJson.AsNumber(entry, "ids");
            yield return tokens.ContainsKey(id) ? id : throw new FormatException($"its template's id {id} belongs to no token");
        }
    }
}
