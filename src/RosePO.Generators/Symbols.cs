using Microsoft.CodeAnalysis;

namespace RosePO.Generators;

/// <summary>Reads what attributes and types of the compilation say.</summary>
internal static class Symbols
{
    private const string Root = "RosePO.";

    public static AttributeData? Find(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == Root + name + nameof(Attribute));

    public static IEnumerable<AttributeData> All(this ISymbol symbol, string name) =>
        symbol.GetAttributes().Where(attribute => attribute.AttributeClass?.ToDisplayString() == Root + name + nameof(Attribute));

    public static TypedConstant? Named(this AttributeData attribute, string name) =>
        attribute.NamedArguments.Where(pair => pair.Key == name).Select(pair => (TypedConstant?)pair.Value).FirstOrDefault();

    public static string? NamedText(this AttributeData? attribute, string name) => attribute?.Named(name)?.Value as string;

    public static bool NamedFlag(this AttributeData? attribute, string name) => attribute?.Named(name)?.Value is true;

    public static IReadOnlyList<string> NamedTexts(this AttributeData? attribute, string name) =>
        attribute?.Named(name) is { Kind: TypedConstantKind.Array, IsNull: false } list ? [.. list.Values.Select(Text)] : [];

    /// <summary>A constant as users write it: the name of an enumeration's member, or the value.</summary>
    public static string Text(TypedConstant constant) => constant.Kind == TypedConstantKind.Enum
        ? constant.Type!.GetMembers().OfType<IFieldSymbol>().First(field => Equals(field.ConstantValue, constant.Value)).Name
        : System.Convert.ToString(constant.Value, System.Globalization.CultureInfo.InvariantCulture)!;

    /// <summary>The type and its bases, the most general first.</summary>
    public static IEnumerable<INamedTypeSymbol> Bases(this INamedTypeSymbol type)
    {
        var bases = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? at = type; at is not null && at.SpecialType != SpecialType.System_Object; at = at.BaseType)
        {
            bases.Push(at);
        }

        return bases;
    }

    /// <summary>The properties of a record that can be set.</summary>
    public static IEnumerable<IPropertySymbol> Settable(this INamedTypeSymbol record) => record.Bases()
        .SelectMany(type => type.GetMembers().OfType<IPropertySymbol>())
        .Where(property => property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, SetMethod: not null });

    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
