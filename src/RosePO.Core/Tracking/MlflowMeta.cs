using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Text;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Tracking;

/// <summary>The <c>meta.yaml</c> of an experiment or a run in an MLflow store.</summary>
internal static class MlflowMeta
{
    private const string FileName = "meta.yaml";

    /// <summary>The values by key; none where there is no file, or one that cannot be read.</summary>
    public static IReadOnlyDictionary<string, string> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) && YamlText.Root(File.ReadAllText(path), (_, problem) => new RoseException(RoseErrorCode.RequestInvalid, problem)) is YamlMappingNode root
                ? root.Children.Where(pair => pair is { Key: YamlScalarNode { Value: not null }, Value: YamlScalarNode })
                    .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value ?? "", StringComparer.Ordinal)
                : new Dictionary<string, string>();
        }
        catch (Exception exception) when (exception is RoseException or IOException or UnauthorizedAccessException)
        {
            // Somebody else's folder: it is left alone.
            return new Dictionary<string, string>();
        }
    }

    /// <summary>Writes the file, in full or not at all.</summary>
    public static void Write(string folder, IEnumerable<(string Key, object? Value)> values) => WholeFile.Write(
        Path.Combine(folder, FileName), string.Concat(values.Select(pair => $"{pair.Key}: {Written(pair.Value)}\n")));

    private static string Written(object? value) => value switch
    {
        null => "null",
        string text => $"\"{string.Concat(text.Select(Character))}\"",
        Array { Length: 0 } => "[]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Within double quotes. What prints stays as it is: of a character of two halves YAML would put escaped ones not together again.
    private static string Character(char c) => c is '"' or '\\' ? $"\\{c}"
        : char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' ? $"\\u{(int)c:X4}"
        : c.ToString();

    /// <summary>A number that was read, or another one.</summary>
    public static long Number(this IReadOnlyDictionary<string, string> meta, string key, long otherwise) =>
        long.TryParse(meta.GetValueOrDefault(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
