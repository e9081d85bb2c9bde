using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Artifacts;

namespace RosePO.Tasks;

/// <summary>
/// What came out, as items in a file that the project imports when it is evaluated next: figures are there as items, and the files that were read are there
/// to be compared by time, before anything runs.
/// </summary>
internal static class ResultsFile
{
    /// <summary>Writes the file in full or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="items">Each item with its type.</param>
    public static void Write(string path, IEnumerable<(string Type, TaskItem Item)> items)
    {
        var project = new XElement(
            "Project",
            new XComment(" Written by RosePO and imported by its targets; deleting it makes the next build look at everything again. "),
            new XElement("ItemGroup", items.Select(item => Element(item.Type, item.Item))));

        // On the disk before it has its name: half of it would end every evaluation of the project with an error.
        WholeFile.Write(path, project + "\n");
    }

    /// <summary>Reads the items, each with its type.</summary>
    public static IEnumerable<(string Type, TaskItem Item)> Read(string path) => XDocument.Load(path).Root!.Elements().Elements().Select(element =>
    {
        var item = new TaskItem(element.Attribute("Include")!.Value);
        foreach (var metadata in element.Elements())
        {
            item.SetMetadata(metadata.Name.LocalName, metadata.Value);
        }

        return (element.Name.LocalName, item);
    });

    private static XElement Element(string type, ITaskItem2 item)
    {
        var metadata = item.CloneCustomMetadataEscaped();
        return new XElement(
            type,
            new XAttribute("Include", item.EvaluatedIncludeEscaped),
            metadata.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(name => new XElement(name, metadata[name])));
    }
}
