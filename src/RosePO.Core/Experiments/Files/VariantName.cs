using RosePO.Core.Experiments.Binding;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Files;

/// <summary>The folder names of a sweep's variants: <c>beta-0.5_seed-2</c>.</summary>
internal static class VariantName
{
    private const int Longest = 100;

    /// <summary>The name of each variant, in their order.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<IReadOnlyList<ListedValue>> variants, BindingSource source)
    {
        // The key's last part says enough where it is the only one of its name.
        string[] keys = [.. variants[0].Select(setting => setting.Key)];
        var lasts = keys.CountBy(Last).ToDictionary(StringComparer.Ordinal);
        string[] shown = [.. keys.Select(key => lasts[Last(key)] == 1 ? Last(key) : key)];
        var texts = variants.Select(variant => string.Join('_', variant.Select((setting, i) => $"{shown[i]}-{Value(setting.Value, source)}"))).ToList();

        // Values that cannot be told apart in a folder's name are named by their place.
        return texts.TrueForAll(text => text.Length <= Longest) && texts.Distinct(StringComparer.OrdinalIgnoreCase).Count() == texts.Count
            ? texts
            : [.. texts.Select((text, i) => $"{i + 1}_{text[..Math.Min(text.Length, Longest)]}")];
    }

    /// <summary>A value as one line of text, as it is published.</summary>
    public static string Text(YamlNode value, BindingSource source) => value switch
    {
        YamlScalarNode scalar => source.PublishedOf(scalar) ?? scalar.Value ?? "",
        YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(child => Text(child, source)))}]",
        YamlMappingNode mapping => $"{{ {string.Join(", ", mapping.Children.Select(pair => $"{Text(pair.Key, source)}: {Text(pair.Value, source)}"))} }}",
        _ => "",
    };

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static string Value(YamlNode node, BindingSource source)
    {
        char[] text = [.. Text(node, source).Where(c => c is not ('[' or ']' or '{' or '}' or ' ')).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '+')];
        return new string(text).Replace("..", ".", StringComparison.Ordinal);
    }
}
