using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace RosePO.Help;

/// <summary>Writes MAML, the XML that <c>Get-Help</c> reads.</summary>
/// <param name="comments">The cmdlets' documentation.</param>
/// <param name="address">The web address of the page that <c>Get-Help -Online</c> opens at the command; empty where the module is published at none.</param>
internal sealed class MamlWriter(XmlComments comments, string address)
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public XDocument Write(Assembly module)
    {
        XNamespace msh = "http://msh";
        return new(new XElement(
            msh + "helpItems",
            new XAttribute("schema", "maml"),
            from type in module.GetExportedTypes()
            where type.GetCustomAttribute<CmdletAttribute>() is not null
            orderby type.Name
            select Command(type)));
    }

    private XElement Command(Type type)
    {
        var cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        var name = $"{cmdlet.VerbName}-{cmdlet.NounName}";
        var parameters = ParameterOf(type);
        return new(
            s_command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", name),
                Description(comments.Summary(type)),
                new XElement(s_command + "verb", cmdlet.VerbName),
                new XElement(s_command + "noun", cmdlet.NounName)),
            Description(comments.Remarks(type)),
            new XElement(s_command + "syntax", Sets(parameters).Select(set => new XElement(
                s_command + "syntaxItem",
                new XElement(s_maml + "name", name),
                parameters.Where(parameter => parameter.IsIn(set)).Select(parameter => Parameter(parameter, set)),
                Confirming(cmdlet)))),
            new XElement(s_command + "parameters", parameters.Select(parameter => Parameter(parameter, null)), Confirming(cmdlet)),
            Types("inputTypes", "inputType", parameters.Where(parameter => parameter.Attribute(null).ValueFromPipelineByPropertyName)
                .Select(parameter => $"{Name(parameter.Property.PropertyType)} (property {parameter.Property.Name})")),
            Types("returnValues", "returnValue", type.GetCustomAttributes<OutputTypeAttribute>()
                .SelectMany(output => output.Type).Select(output => output.Name)),
            new XElement(s_command + "examples", comments.Examples(type).Select((example, index) => new XElement(
                s_command + "example",
                new XElement(s_maml + "title", string.Create(CultureInfo.InvariantCulture, $"--- Example {index + 1} ---")),
                new XElement(s_dev + "code", example.Code),
                new XElement(s_dev + "remarks", Paragraph(example.Remarks))))),
            Links(type, name));
    }

    // Get-Help -Online opens the first link that has an address; the page has an anchor for each command.
    private XElement Links(Type type, string name) => new(
        s_command + "relatedLinks",
        address.Length > 0 ? Link("Online version:", $"{address}#{name.ToLowerInvariant()}") : null,
        comments.SeeAlso(type).Select(other => Link(other, string.Empty)));

    private static XElement Link(string text, string uri) => new(
        s_maml + "navigationLink", new XElement(s_maml + "linkText", text), new XElement(s_maml + "uri", uri));

    private XElement Parameter(CmdletParameter parameter, string? set)
    {
        var attribute = parameter.Attribute(set);
        var property = parameter.Property;
        var aliases = property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? [];
        return Entry(
            property.Name,
            comments.Summary(property),
            Name(property.PropertyType),
            parameter.Default,
            aliases.Count == 0 ? "none" : string.Join(", ", aliases),
            attribute,
            property.IsDefined(typeof(SupportsWildcardsAttribute)));
    }

    // The two that PowerShell adds to every cmdlet that asks before it writes.
    private static IEnumerable<XElement> Confirming(CmdletAttribute cmdlet) => cmdlet.SupportsShouldProcess
        ? [
            Entry("WhatIf", "Says what would be written and writes nothing.", nameof(SwitchParameter), "False", "wi", new(), false),
            Entry("Confirm", "Asks before anything is written.", nameof(SwitchParameter), "False", "cf", new(), false),
        ]
        : [];

    private static XElement Entry(string name, string description, string type, string usual, string aliases, ParameterAttribute attribute, bool hasWildcards) => new(
        s_command + "parameter",
        new XAttribute("required", attribute.Mandatory),
        new XAttribute("globbing", hasWildcards),
        new XAttribute("pipelineInput", attribute switch
        {
            { ValueFromPipeline: true, ValueFromPipelineByPropertyName: true } => "True (ByPropertyName, ByValue)",
            { ValueFromPipelineByPropertyName: true } => "True (ByPropertyName)",
            { ValueFromPipeline: true } => "True (ByValue)",
            _ => "False",
        }),
        new XAttribute("position", attribute.Position < 0 ? "named" : attribute.Position.ToString(CultureInfo.InvariantCulture)),
        new XAttribute("aliases", aliases),
        new XElement(s_maml + "name", name),
        Description(description),
        type == nameof(SwitchParameter) ? null : new XElement(s_command + "parameterValue", new XAttribute("required", true), type),
        new XElement(s_dev + "type", new XElement(s_maml + "name", type)),
        new XElement(s_dev + "defaultValue", usual));

    private static List<CmdletParameter> ParameterOf(Type type)
    {
        var instance = Activator.CreateInstance(type)!;
        return [.. from property in type.GetProperties()
                   where property.IsDefined(typeof(ParameterAttribute))
                   orderby property.DeclaringType == type ? 0 : 1, property.MetadataToken
                   select new CmdletParameter(property, OptionDefaults.Of(type, property, Shown) ?? Shown(property.GetValue(instance)))];
    }

    private static List<string> Sets(List<CmdletParameter> parameters)
    {
        var named = parameters.SelectMany(parameter => parameter.Sets).Where(set => set != ParameterAttribute.AllParameterSets).Distinct().ToList();
        return named.Count > 0 ? named : [ParameterAttribute.AllParameterSets];
    }

    private static string Shown(object? value) => value switch
    {
        null or "" => "None",
        SwitchParameter or false => "False",
        System.Collections.ICollection { Count: 0 } => "None",
        System.Collections.IEnumerable many and not string => string.Join(", ", many.Cast<object>().Select(Shown)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Name(inner) : type.IsArray ? Name(type.GetElementType()!) + "[]" : type.Name;

    private static XElement Types(string list, string entry, IEnumerable<string> names) => new(
        s_command + list,
        names.Distinct().Select(name => new XElement(s_command + entry, new XElement(s_dev + "type", new XElement(s_maml + "name", name)))));

    private static XElement Description(string text) => new(s_maml + "description", Paragraph(text));

    private static XElement Paragraph(string text) => new(s_maml + "para", text);

    private sealed record CmdletParameter(PropertyInfo Property, string Default)
    {
        public IEnumerable<string> Sets => Property.GetCustomAttributes<ParameterAttribute>().Select(attribute => attribute.ParameterSetName);

        public bool IsIn(string set) => Sets.Any(own => own == set || own == ParameterAttribute.AllParameterSets);

        public ParameterAttribute Attribute(string? set) =>
            Property.GetCustomAttributes<ParameterAttribute>().FirstOrDefault(attribute => attribute.ParameterSetName == set)
            ?? Property.GetCustomAttributes<ParameterAttribute>().First();
    }
}
