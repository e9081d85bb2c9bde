using System.Reflection;
using System.Xml.Linq;

namespace RosePO.Help;

/// <summary>The XML documentation of an assembly.</summary>
internal sealed class XmlComments(string file)
{
    private readonly Dictionary<string, XElement> _members = XDocument.Load(file).Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    public string Summary(Type type) => Text(Of(type).Element("summary"));

    public string Remarks(Type type) => Text(Of(type).Element("remarks"));

    public string Summary(PropertyInfo property) =>
        _members.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out var member) && member.Element("summary") is { } summary
            ? Text(summary)
            : throw new InvalidOperationException($"{property.DeclaringType.Name}.{property.Name} has no summary: Get-Help needs one.");

    /// <summary>Each example as what it shows and its code.</summary>
    public IEnumerable<(string Remarks, string Code)> Examples(Type type) =>
        Of(type).Elements("example").Select(example => (Text(example.Element("para")), example.Element("code")!.Value.Trim()));

    /// <summary>The commands and topics to look at next.</summary>
    public IEnumerable<string> SeeAlso(Type type) => Of(type).Elements("seealso").Select(next => next.Value);

    private XElement Of(Type type) => _members[$"T:{type.FullName}"];

    // References become the names they refer to, and lines are joined.
    private static string Text(XElement? element) => element is null
        ? string.Empty
        : string.Join(' ', string.Concat(element.Nodes().Select(Plain)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.')[^1],
        XElement inner => string.Concat(inner.Nodes().Select(Plain)),
        _ => string.Empty,
    };
}
