using System.Xml;
using System.Xml.Linq;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>The package sources that the user's NuGet configuration names.</summary>
internal static class PackageSources
{
    /// <summary>The enabled v3 feeds and folders of the user's <c>NuGet.Config</c>, in its order.</summary>
    public static IReadOnlyList<string> OfUser()
    {
        string?[] files =
        [
            UserFolders.Below(UserFolders.Settings, "NuGet", "NuGet.Config"),
            UserFolders.Below(UserFolders.Home, ".nuget", "NuGet", "NuGet.Config"),
            UserFolders.Below(UserFolders.Home, ".config", "NuGet", "NuGet.Config"),
        ];
        var file = files.FirstOrDefault(File.Exists);
        return file is null ? [] : Read(file);
    }

    internal static IReadOnlyList<string> Read(string file)
    {
        try
        {
            var root = XDocument.Load(file).Root;
            var disabled = Added(root?.Element("disabledPackageSources"))
                .Where(entry => entry.Value.Equals("true", StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Key).ToHashSet();
            return [.. Added(root?.Element("packageSources"))
                .Where(entry => !disabled.Contains(entry.Key))
                .Select(entry => entry.Value)
                .Where(value => Path.IsPathFullyQualified(value) || value.EndsWith("index.json", StringComparison.OrdinalIgnoreCase))];
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            // The file is NuGet's: what is wrong with it NuGet says, and -Source serves here.
            return [];
        }
    }

    private static IEnumerable<(string Key, string Value)> Added(XElement? list) =>
        from entry in list?.Elements("add") ?? []
        let key = entry.Attribute("key")?.Value
        let value = entry.Attribute("value")?.Value
        where key is not null && value is not null
        select (key, value);
}
