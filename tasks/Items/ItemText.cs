using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Texts as items store them: characters that mean something to MSBuild are escaped.</summary>
internal static class ItemText
{
    private const string Special = "%*?@$();'";

    /// <summary>An item of a text that is taken as it is, with metadata of such texts.</summary>
    public static TaskItem Item(string text, params IEnumerable<(string Name, string Value)> metadata)
    {
        var item = new TaskItem(Escape(text));
        foreach (var (name, value) in metadata)
        {
            Set(item, name, value);
        }

        return item;
    }

    /// <summary>Sets metadata to a text that is taken as it is.</summary>
    public static void Set(ITaskItem item, string name, string text) => item.SetMetadata(name, Escape(text));

    /// <summary>A number, with six decimals at most.</summary>
    public static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A text with <c>%XX</c> for each special character.</summary>
    public static string Escape(string text) => string.Concat(text.Select(character =>
        character < ' ' || Special.Contains(character, StringComparison.Ordinal) ? $"%{(int)character:x2}" : character.ToString()));
}
