using System.Text.RegularExpressions;

namespace RosePO.Binding;

/// <summary>Names models after their folders, as tables show them.</summary>
internal static partial class ModelNames
{
    /// <summary>
    /// The folder's name, without the hash of a default destination; the whole name where two would be the same.
    /// The same folder twice is one model.
    /// </summary>
    public static IReadOnlyList<NamedModel> Of(IEnumerable<string> folders)
    {
        var distinct = folders.Select(Path.TrimEndingDirectorySeparator).Distinct().ToList();
        var shared = distinct.GroupBy(Short).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        return [.. distinct.Select(folder => new NamedModel(shared.Contains(Short(folder)) ? Path.GetFileName(folder) : Short(folder), folder))];
    }

    private static string Short(string folder) => Hash().Replace(Path.GetFileName(folder), string.Empty);

    [GeneratedRegex("(?<=.)-[0-9a-f]{8}$")]
    private static partial Regex Hash();
}
