using System.Globalization;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Files, folders and patterns as they stood when they were first looked at, as items that the targets compare with what stands there later.</summary>
internal sealed class InputItems
{
    private readonly Dictionary<(string Type, string Path, string Pattern), TaskItem> _items = [];

    /// <summary>The items, each with a type that the targets know.</summary>
    public IEnumerable<(string Type, TaskItem Item)> All => _items.Select(pair => (pair.Key.Type, pair.Value));

    /// <summary>Remembers a file, there or not.</summary>
    public void File(string path)
    {
        // What this tool notes beside a payload about the payload is nothing that a run depends on.
        if (Path.GetFileName(path) != "artifact.checked")
        {
            Remember("_RosePOInput", path, "", ("Modified", System.IO.File.Exists(path) ? Time(System.IO.File.GetLastWriteTime(path)) : ""));
        }

        // The time of a link is its own.
        if (Target(new FileInfo(path)) is { Exists: true } target)
        {
            Remember("_RosePOInput", target.FullName, "", ("Modified", Time(target.LastWriteTime)));
        }
    }

    /// <summary>Remembers a folder by its time, which changes with what is in it.</summary>
    public void Folder(string path)
    {
        var folder = Target(new DirectoryInfo(path)) ?? new DirectoryInfo(path);
        Remember("_RosePOInputFolder", folder.FullName, "", ("Modified", folder.LastWriteTime.Ticks.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Remembers the files of a folder that a pattern matches.</summary>
    public void Pattern(string folder, string pattern) =>
        Remember("_RosePOInputPattern", folder, pattern, ("Pattern", pattern), ("Found", string.Join(';', Directory.GetFiles(folder, pattern))));

    private static FileSystemInfo? Target(FileSystemInfo link)
    {
        try
        {
            return link.LinkTarget is null ? null : link.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            // It leads back to itself, and so to nothing.
            return null;
        }
    }

    // A local time as MSBuild tells it in the metadata ModifiedTime of an item, which it does in the user's culture.
    private static string Time(DateTime local) => local.ToString("yyyy'-'MM'-'dd HH':'mm':'ss'.'fffffff", CultureInfo.CurrentCulture);

    // As it was when it was first looked at.
    private void Remember(string type, string path, string pattern, params IEnumerable<(string Name, string Value)> metadata) =>
        _items.TryAdd((type, path, pattern), ItemText.Item(path, metadata));
}
