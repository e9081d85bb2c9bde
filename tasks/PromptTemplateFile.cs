using RosePO.Core.Text.Prompts;

namespace RosePO.Tasks;

/// <summary>A parameter that names a prompt template, or a file of one: a relative file starts at the project.</summary>
internal static class PromptTemplateFile
{
    /// <summary>The value of a request where the parameter is a file; nothing where it is a name or not set.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Given(string? parameter) =>
        string.IsNullOrEmpty(parameter) || PromptTemplates.Find(parameter) is not null
            ? []
            : [KeyValuePair.Create("promptTemplate", (object)ItemText.Item(parameter).GetMetadata("FullPath"))];
}
