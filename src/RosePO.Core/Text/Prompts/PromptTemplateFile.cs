using System.Text.Json;
using RosePO.Core.Artifacts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Text.Prompts;

/// <summary>A user's own template: a YAML mapping of texts and flags. The set of keys is closed.</summary>
internal static class PromptTemplateFile
{
    private const string Chat = "chat";

    /// <summary>Reads a file.</summary>
    /// <exception cref="RoseException">The file is missing or is not a template; the error names its line and column.</exception>
    public static PromptTemplate Load(string path)
    {
        var template = JsonSerializer.SerializeToNode(PromptTemplates.Plain with { Name = Path.GetFileNameWithoutExtension(path) }, ArtifactJson.Options)!;
        var hasPrompt = false;
        foreach (var (keyNode, valueNode) in Root(path).Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (valueNode is not YamlScalarNode { Value: { } value })
            {
                throw TextErrors.TemplateValue(path, valueNode.Start, $"'{key}' is not a text");
            }

            try
            {
                if (PromptTemplate.Placeholders.ContainsKey(key))
                {
                    PromptTemplate.Check(key, value);
                    template[key] = value;
                }
                else
                {
                    template[Chat] = key != Chat ? throw TextErrors.TemplateKeyUnknown(path, keyNode.Start, key, [.. PromptTemplate.Placeholders.Keys, Chat])
                        : bool.TryParse(value, out var chat) ? chat : throw new FormatException("'chat' is neither true nor false");
                }

                hasPrompt |= key == "prompt";
            }
            catch (FormatException exception)
            {
                throw TextErrors.TemplateValue(path, valueNode.Start, exception.Message);
            }
        }

        return hasPrompt ? template.Deserialize<PromptTemplate>(ArtifactJson.Options)! : throw TextErrors.TemplateValue(path, new Mark(0, 1, 1), "it has no 'prompt'");
    }

    private static YamlMappingNode Root(string path)
    {
        if (!File.Exists(path))
        {
            throw TextErrors.TemplateMissing(path);
        }

        return YamlText.Root(TextFile.Read(path), (at, what) => TextErrors.TemplateSyntax(path, at, what)) as YamlMappingNode
            ?? throw TextErrors.TemplateSyntax(path, new Mark(0, 1, 1), "a template is one mapping, such as 'prompt: ...'");
    }
}
