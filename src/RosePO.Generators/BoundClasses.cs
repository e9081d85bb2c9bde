using Microsoft.CodeAnalysis;

namespace RosePO.Generators;

/// <summary>Reads a class that binds requests: which parameters are to be written.</summary>
internal static class BoundClasses
{
    public static BoundClass Of(INamedTypeSymbol type)
    {
        var isCmdlet = type.Bases().Any(parent => parent.ToDisplayString() == "System.Management.Automation.Cmdlet");
        var own = type.Bases().SelectMany(parent => parent.GetMembers().OfType<IPropertySymbol>()).ToList();
        var names = new HashSet<string>(own.Select(property => property.Name));
        var declared = own.SelectMany(property => property.All("Option"), (property, option) => (Key: (string)option.ConstructorArguments[0].Value!, property.Name))
            .GroupBy(option => option.Key)
            .ToDictionary(group => group.Key, group => group.Last().Name);
        var binds = type.All("Binds").ToList();
        var found = binds.SelectMany(bound => Options(bound, isCmdlet, declared).Select(option => (Bind: bound, Option: option)))
            .Where(pair => !declared.ContainsKey(pair.Option.Key) && !names.Contains(pair.Option.Name))
            .GroupBy(pair => pair.Option.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var parameters = new List<Parameter>();
        var problems = new List<Problem>();
        foreach (var group in found)
        {
            var options = group.ToList();
            var kinds = options.Select(pair => OptionKinds.Of(pair.Option.Property)).Distinct().ToList();
            if (kinds.Count > 1 || options.GroupBy(pair => pair.Bind).Any(request => !MayShare([.. request.Select(pair => pair.Option)])))
            {
                problems.Add(new Problem(group.Key, Wording.Join([.. options.Select(pair => pair.Option.Key)], "and")));
                continue;
            }

            parameters.Add(new Parameter(
                options[0].Option.Name,
                kinds[0],
                binds.Any(bound => bound.NamedText("First") == options[0].Option.Name),
                options.Count == binds.Count && options.All(pair => pair.Option.Property.IsRequired),
                new EquatableList<Variant>(options.Select(pair => VariantOf(pair.Bind, pair.Option)))));
        }

        return new BoundClass(
            type.ContainingNamespace.ToDisplayString(),
            type.Name,
            isCmdlet,
            new EquatableList<string>(binds.Select(bound => bound.NamedText("Is")).OfType<string>()),
            new EquatableList<Parameter>(parameters),
            new EquatableList<Problem>(problems));
    }

    private static IEnumerable<OptionSymbol> Options(AttributeData bound, bool isCmdlet, Dictionary<string, string> declared) =>
        new OptionTree(isCmdlet, bound.NamedTexts("Except"), declared).Of((INamedTypeSymbol)bound.ConstructorArguments[0].Value!);

    // One name for several options of a request is a mistake, unless each is of another record that leaves out its name.
    private static bool MayShare(List<OptionSymbol> options) =>
        options.Count == 1 || options.Select(option => option.Record).OfType<string>().Distinct().Count() == options.Count;

    private static Variant VariantOf(AttributeData bound, OptionSymbol option)
    {
        IReadOnlyList<Condition> choice = bound.NamedText("When") is { } when
            ? [new Condition(when, IsList: false, Not: false, new EquatableList<string>([bound.NamedText("Is") ?? ""]))]
            : [];
        return new Variant(
            option.Key,
            ((INamedTypeSymbol)bound.ConstructorArguments[0].Value!).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            option.Property.GetDocumentationCommentId()!,
            OptionKinds.RangeOf(option.Property),
            new EquatableList<Condition>([.. choice, .. option.Conditions]));
    }
}
