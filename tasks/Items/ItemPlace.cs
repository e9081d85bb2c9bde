using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>Where an item is in the project, for errors. MSBuild tells a task the file; the line is found in it.</summary>
internal static class ItemPlace
{
    /// <summary>An error at the item's place, which is where it is mended; its sentence says what else it is about.</summary>
    public static RoseException At(ITaskItem item, RoseException error)
    {
        var file = item.GetMetadata("DefiningProjectFullPath");
        if (file.Length == 0)
        {
            return error;
        }

        var (line, column) = Find(file, item);
        return new RoseException(error.Error, error.Message, error) { File = file, Line = line, Column = column };
    }

    // The element that says the same as the item; values with $(…) may be anything.
    private static (int Line, int Column) Find(string file, ITaskItem item)
    {
        try
        {
            var element = XDocument.Load(file, LoadOptions.SetLineInfo).Descendants()
                .Where(candidate => candidate.Name.LocalName == "RosePOGate" && candidate.Attribute("Include") is { } include && Says(include.Value, item.ItemSpec))
                .FirstOrDefault(candidate =>
                    candidate.Attributes().Where(attribute => attribute.Name.LocalName is not ("Include" or "Condition" or "Exclude"))
                        .Select(attribute => (attribute.Name.LocalName, attribute.Value))
                        .Concat(candidate.Elements().Select(child => (child.Name.LocalName, child.Value)))
                        .All(metadata => Says(metadata.Value, item.GetMetadata(metadata.LocalName))));
            return element is IXmlLineInfo place && place.HasLineInfo() ? (place.LineNumber, place.LinePosition) : (0, 0);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    private static bool Says(string written, string value) =>
        written.Contains("$(", StringComparison.Ordinal) || written.Split(';', StringSplitOptions.TrimEntries).Contains(value) || written.Trim() == value;
}
