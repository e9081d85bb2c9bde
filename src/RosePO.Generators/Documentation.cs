using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.Text;

namespace RosePO.Generators;

/// <summary>The XML documentation of the requests, as the compiler wrote it for them.</summary>
/// <param name="text">The file's text, which decides whether two are equal.</param>
internal sealed class Documentation(string text) : IEquatable<Documentation>
{
    private readonly string _text = text;
    private Dictionary<string, XElement>? _summaries;

    public static Documentation Of(SourceText? file) => new(file?.ToString() ?? "");

    /// <summary>The summary of a member as one line of XML, references as names; empty where there is none.</summary>
    /// <param name="id">The member's documentation id.</param>
    /// <param name="name">What a property is called instead of its own name, by its id; null for that.</param>
    public string Summary(string id, Func<string, string?> name) =>
        (_summaries ??= Read(_text)).TryGetValue(id, out var summary) ? OneLine(string.Concat(summary.Nodes().Select(node => Shown(node, name)))) : "";

    public bool Equals(Documentation? other) => other is not null && other._text == _text;

    public override bool Equals(object? obj) => Equals(obj as Documentation);

    public override int GetHashCode() => _text.GetHashCode();

    private static Dictionary<string, XElement> Read(string text)
    {
        try
        {
            return text.Length == 0 ? [] : XDocument.Parse(text, LoadOptions.PreserveWhitespace).Descendants("member")
                .Where(member => member.Element("summary") is not null)
                .ToDictionary(member => (string)member.Attribute("name"), member => member.Element("summary"));
        }
        catch (XmlException)
        {
            // Of a build that was stopped while it wrote the file; the parameters then have no summaries, which the compiler reports.
            return [];
        }
    }

    private static string Shown(XNode node, Func<string, string?> name) => node switch
    {
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } cref => $"<c>{name(cref.Value) ?? LastName(cref.Value)}</c>",
        XElement { Name.LocalName: "see" } see => $"<c>{see.Attribute("langword")?.Value}</c>",
        _ => node.ToString(SaveOptions.DisableFormatting),
    };

    private static string LastName(string cref) => cref.Substring(cref.LastIndexOf('.') + 1);

    private static string OneLine(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
