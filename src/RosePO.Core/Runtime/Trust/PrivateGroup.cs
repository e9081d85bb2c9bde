using System.Globalization;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Runtime.Trust;

/// <summary>
/// Whether a group is one that nobody else belongs to. Many systems give each user such a group and let it write the user's files.
/// </summary>
internal static class PrivateGroup
{
    // The first group of every system is the administrators' own.
    private const uint Administrators = 0;

    /// <summary>Whether only the user and the administrator belong to a group.</summary>
    /// <param name="group">The group's number.</param>
    /// <param name="user">The user's number.</param>
    public static bool Is(uint group, uint user) => group == Administrators || Is(group, user, Lines("/etc/group"), Lines("/etc/passwd"));

    /// <summary>The same, by the lines of the two files; a group that they do not list is not known to be anybody's own.</summary>
    internal static bool Is(uint group, uint user, IReadOnlyList<string> groups, IReadOnlyList<string> accounts)
    {
        // name:password:group:members, and name:password:user:group:...
        var (groupText, userText) = (Text(group), Text(user));
        var all = accounts.Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        var trusted = all.Where(fields => fields[2] == userText || fields[2] == "0").Select(fields => fields[0]).ToHashSet(StringComparer.Ordinal);
        var entries = groups.Select(line => line.Split(':')).Where(fields => fields.Length > 3 && fields[2] == groupText).ToList();
        return entries.Count > 0
            && entries.SelectMany(fields => fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).All(trusted.Contains)
            && all.Where(fields => fields[3] == groupText).All(fields => trusted.Contains(fields[0]));
    }

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);

    private static string[] Lines(string file) => Quietly.Or([], () => File.ReadAllLines(file));
}
