using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RosePO.Core.Tests.Documentation;

/// <summary>What the records' own comments say, as the compiler writes them beside the assemblies.</summary>
internal static partial class OptionComments
{
    private static readonly Dictionary<string, XElement> s_summaries = new[] { typeof(RoseException).Assembly, typeof(Core.Experiments.ExperimentKeys).Assembly }
        .Select(assembly => XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml")))
        .SelectMany(document => document.Descendants("member"))
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("summary")!);

    /// <summary>A property's summary in one line, with keys for properties.</summary>
    /// <param name="property">The property.</param>
    /// <param name="mark">What code is between: a backtick in Markdown, nothing in a plain text.</param>
    public static string Of(PropertyInfo property, string mark = "") => Space().Replace(
        string.Concat(s_summaries[$"P:{property.DeclaringType!.FullName}.{property.Name}"].Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => mark + NameOf((string)see.Attribute("cref")!) + mark,
            XElement { Name.LocalName: "c" } code => mark + code.Value + mark,
            XElement element => element.Value,
            XText text => text.Value,
            _ => "",
        })), " ").Trim();

    // Properties are keys; members of enumerations and types are called what they are.
    private static string NameOf(string reference)
    {
        var name = reference.Split('.')[^1];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
