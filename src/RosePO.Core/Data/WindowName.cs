using System.Globalization;

namespace RosePO.Core.Data;

/// <summary>The names of windows, which tell whose history they are cut from: <c>user#position</c>, or <c>user#test-17</c> where a source numbers its own.</summary>
internal static class WindowName
{
    private const char Mark = '#';

    /// <summary>The window of a user at a position of the history.</summary>
    public static string Of(string user, int position) => string.Create(CultureInfo.InvariantCulture, $"{user}{Mark}{position}");

    /// <summary>The window of a user that has a name of its own.</summary>
    public static string Of(string user, string name) => $"{user}{Mark}{name}";

    /// <summary>The user of a window; null where its name tells none.</summary>
    public static string? UserOf(string name) => name.LastIndexOf(Mark) is var end and > 0 ? name[..end] : null;
}
