using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Texts as items store them: characters that mean something to MSBuild are escaped.</summary>
internal static class ItemText
{
    private const string Special = "%*?@$();'";

    /// <summary>An item of a text that is taken as it is.</summary>
    public static TaskItem Item(string text) => new(Escape(text));

    /// <summary>Sets metadata to a text that is taken as it is.</summary>
    public static void Set(ITaskItem item, string name, string text) => item.SetMetadata(name, Escape(text));

    /// <summary>A text with <c>%XX</c> for each special character.</summary>
    public static string Escape(string text) => string.Concat(text.Select(character =>
        character < ' ' || Special.Contains(character, StringComparison.Ordinal) ? $"%{(int)character:x2}" : character.ToString()));
}
