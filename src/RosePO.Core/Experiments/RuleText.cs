using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>Reads the sentence of an operation's rule, which names properties of the request, as one about keys of a file.</summary>
internal static partial class RuleText
{
    /// <summary>Finds the key that a sentence is about.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="keys">The keys of the section.</param>
    /// <param name="nodeOf">The node of a key, or null where the file does not set it.</param>
    /// <returns>The node of the first key that the sentence names and the file sets, and the sentence with keys for properties.</returns>
    public static (YamlNode? At, string Text) Locate(string message, IEnumerable<string> keys, Func<string, YamlNode?> nodeOf)
    {
        var known = keys.ToHashSet(StringComparer.Ordinal);
        YamlNode? at = null;
        var text = Properties().Replace(message, match =>
        {
            var key = JsonNamingPolicy.CamelCase.ConvertName(match.Value);
            if (!known.Contains(key))
            {
                return match.Value;
            }

            at ??= nodeOf(key);
            return $"'{key}'";
        });
        return (at, text);
    }

    // Two humps at least, or where a property alone can stand: "StrategyWeights" and "set Scores", not the "File" in a sentence.
    [GeneratedRegex(@"(?:^|(?<=\bset ))[A-Z][a-z]+\b|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Properties();
}
