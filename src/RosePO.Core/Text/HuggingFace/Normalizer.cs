using System.Text.Json;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>The <c>normalizer</c> of a tokenizer file: NFC, Prepend and Replace of a text, in sequence.</summary>
internal sealed class Normalizer
{
    private readonly Func<string, string>[] _steps;

    private Normalizer(IEnumerable<Func<string, string>> steps) => _steps = [.. steps];

    /// <summary>Reads the section.</summary>
    /// <exception cref="NotSupportedException">A step is of another kind.</exception>
    public static Normalizer Read(JsonElement? section) => new(section is { } step ? Steps(step) : []);

    /// <summary>The normalised text.</summary>
    public string Apply(string text) => _steps.Aggregate(text, (changed, step) => step(changed));

    private static IEnumerable<Func<string, string>> Steps(JsonElement section)
    {
        switch (section.RequiredText("type"))
        {
            case "Sequence":
                return [.. section.List("normalizers").SelectMany(Steps)];
            case "NFC":
                return [CanonicalComposition.Normalise];
            case "Prepend":
                var prefix = section.RequiredText("prepend");
                return [text => text.Length == 0 ? text : prefix + text];
            case "Replace" when section.Member("pattern")?.Text("String") is { Length: > 0 } pattern:
                var content = section.RequiredText("content");
                return [text => text.Replace(pattern, content, StringComparison.Ordinal)];
            case var other:
                throw new NotSupportedException($"the normalizer {other}");
        }
    }
}
