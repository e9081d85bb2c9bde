using Microsoft.CodeAnalysis;

namespace RosePO.Generators;

/// <summary>What options contain.</summary>
internal static class OptionKinds
{
    /// <summary>Whether a property is a value or a list of values, and so an option rather than a record of some.</summary>
    public static bool IsValue(ITypeSymbol type) => IsScalar(Plain(ListElement(type) ?? type));

    /// <summary>The type of a list's elements, or null where a type is not a list.</summary>
    public static ITypeSymbol? ListElement(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "IReadOnlyList", Arity: 1 } list ? list.TypeArguments[0] : null;

    /// <summary>What an option's property says of it.</summary>
    public static OptionKind Of(IPropertySymbol property)
    {
        var element = ListElement(property.Type);
        var type = Plain(element ?? property.Type);
        var input = property.Find("InputPath");
        var suggested = property.Find("Suggested")?.ConstructorArguments[0].Values.Select(Symbols.Text) ?? [];
        return new OptionKind(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.SpecialType == SpecialType.System_Boolean,
            type.SpecialType == SpecialType.System_String,
            element is not null,
            property.NullableAnnotation == NullableAnnotation.Annotated || property.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T,
            input is not null || property.Find("Place").NamedFlag("IsPath"),
            input.NamedText("Artifact"),
            new EquatableList<string>(type.TypeKind == TypeKind.Enum ? type.GetMembers().OfType<IFieldSymbol>().Where(field => field.IsConst).Select(field => field.Name) : []),
            new EquatableList<string>([.. suggested, .. input.NamedTexts("Names")]),
            property.Find("NamesOf")?.ConstructorArguments[0].Value as string,
            new EquatableList<string>(property.Find("ParameterName").NamedTexts("Aliases")));
    }

    /// <summary>The range of an option in words; empty where it has none.</summary>
    public static string RangeOf(IPropertySymbol property)
    {
        const string Range = "System.ComponentModel.DataAnnotations.RangeAttribute";
        var attribute = property.GetAttributes().FirstOrDefault(one => one.AttributeClass is { } type && type.Bases().Any(parent => parent.ToDisplayString() == Range));
        if (attribute is null)
        {
            return "";
        }

        var ends = attribute.ConstructorArguments.Select(end => System.Convert.ToDouble(end.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return Wording.Range(
            ends[0],
            attribute.AttributeClass!.Name == "AboveAttribute" || attribute.NamedFlag("MinimumIsExclusive"),
            ends.Count > 1 ? ends[1] : double.PositiveInfinity,
            attribute.NamedFlag("MaximumIsExclusive"));
    }

    private static ITypeSymbol Plain(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static bool IsScalar(ITypeSymbol type) => type.TypeKind == TypeKind.Enum
        || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32 or SpecialType.System_Double or SpecialType.System_String;
}
