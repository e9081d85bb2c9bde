using Microsoft.CodeAnalysis;

namespace RosePO.Generators;

/// <summary>An option of a request: a property that contains a value, below records that contain it.</summary>
/// <param name="Property">The property.</param>
/// <param name="Key">Its dotted key.</param>
/// <param name="Name">What its parameter is called.</param>
/// <param name="Record">The key of the unprefixed record that it is of; null where there is none.</param>
/// <param name="Conditions">What makes it and the records on the way count.</param>
internal sealed record OptionSymbol(IPropertySymbol Property, string Key, string Name, string? Record, IReadOnlyList<Condition> Conditions);

/// <summary>Walks a request record and the records that it contains.</summary>
/// <param name="isCmdlet">Whether names are those of a cmdlet; a task's lists keep their own, plural names.</param>
/// <param name="except">Dotted keys that are left out.</param>
/// <param name="declared">Parameters that the class declares itself, by key.</param>
internal sealed class OptionTree(bool isCmdlet, IReadOnlyCollection<string> except, IReadOnlyDictionary<string, string> declared)
{
    public IEnumerable<OptionSymbol> Of(INamedTypeSymbol request) => Of(request, "", "", null, []);

    private IEnumerable<OptionSymbol> Of(
        INamedTypeSymbol record, string path, string prefix, string? unprefixed, IReadOnlyList<Condition> conditions)
    {
        foreach (var property in record.Settable())
        {
            var key = path + Symbols.CamelCase(property.Name);
            var name = NameOf(property, prefix);
            if (except.Contains(key) || name.Length == 0)
            {
                continue;
            }

            IReadOnlyList<Condition> all = property.Find("ReadWhen") is { } when ? [.. conditions, ConditionOf(when, record, path, prefix)] : conditions;
            if (OptionKinds.IsValue(property.Type))
            {
                yield return new OptionSymbol(property, key, name, unprefixed, all);
            }
            else if (property.Type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } nested && OptionKinds.ListElement(nested) is null)
            {
                var hasNoName = property.Find("Unprefixed") is not null;
                foreach (var inner in Of(nested, key + ".", hasNoName ? prefix : name, hasNoName ? key : unprefixed, all))
                {
                    yield return inner;
                }
            }
        }
    }

    private string NameOf(IPropertySymbol property, string prefix) =>
        property.Find("ParameterName") is { } named && (isCmdlet || OptionKinds.ListElement(property.Type) is null)
            ? (string)named.ConstructorArguments[0].Value!
            : prefix + property.Name;

    private Condition ConditionOf(AttributeData when, INamedTypeSymbol record, string path, string prefix)
    {
        var sibling = (string)when.ConstructorArguments[0].Value!;
        var property = record.Settable().FirstOrDefault(other => other.Name == sibling);
        var key = path + (when.NamedText("As") ?? Symbols.CamelCase(sibling));
        var name = declared.TryGetValue(key, out var own) ? own
            : property is not null ? NameOf(property, prefix)
            : prefix + char.ToUpperInvariant(when.NamedText("As")![0]) + when.NamedText("As")!.Substring(1);
        List<string> values = [.. when.ConstructorArguments[1].Values.Select(Symbols.Text)];
        return new Condition(
            name,
            property is not null && OptionKinds.ListElement(property.Type) is not null,
            when.NamedFlag("Not"),
            new EquatableList<string>(values.Count == 0 && property?.Type.SpecialType == SpecialType.System_Int32 ? ["above 0"] : values));
    }
}
