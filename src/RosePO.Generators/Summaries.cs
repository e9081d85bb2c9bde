namespace RosePO.Generators;

/// <summary>The summary of a parameter: what its option's record says, its range, and when it is read.</summary>
/// <param name="documentation">The records' documentation.</param>
/// <param name="bound">The class.</param>
internal sealed class Summaries(Documentation documentation, BoundClass bound)
{
    private readonly Dictionary<string, string> _names = bound.Parameters
        .SelectMany(parameter => parameter.Variants.Select(variant => (variant.Documentation, parameter.Name)))
        .GroupBy(pair => pair.Documentation)
        .ToDictionary(group => group.Key, group => group.First().Name);

    public string Of(Parameter parameter)
    {
        // Options of several requests or records that are described alike are described once.
        var alike = parameter.Variants.GroupBy(variant => (Text: documentation.Summary(variant.Documentation, NameOf), variant.Range));
        return string.Join(" ", alike.Select(group => string.Join(
            " ", new[] { group.Key.Text, Taken(parameter.Kind), Wording.Choices(parameter.Kind.Choices, parameter.Kind.IsList), group.Key.Range, Wording.ReadWhen(Alternatives([.. group])) }.Where(part => part.Length > 0))));
    }

    private string Taken(OptionKind kind) => !bound.IsCmdlet || kind.Artifact is null ? "" : kind.IsList ? "Folders, or results that name them." : "A folder, or a result that names it.";

    // Conditions that differ in their first part alone, such as the stage, become one with several values.
    private List<string> Alternatives(List<Variant> variants) =>
    [
        .. variants.GroupBy(variant => new EquatableList<Condition>(variant.Conditions.Skip(1))).SelectMany(group =>
        {
            var first = group.Select(variant => variant.Conditions.Count > 0 ? variant.Conditions[0] : null).Distinct().ToList();
            var isOne = first.All(one => one is { Not: false } && one.Parameter == first[0]!.Parameter);
            return isOne ? [Words(Joined(first).Concat(group.Key))] : first.Select(one => Words(one is null ? [] : [one, .. group.Key]));
        }),
    ];

    // A choice that every request is left to is none.
    private IEnumerable<Condition> Joined(List<Condition?> alike)
    {
        var values = new EquatableList<string>(alike.SelectMany(one => one!.Values).Distinct());
        return bound.Choices.Count > 0 && values.Count == bound.Choices.Count && values.All(bound.Choices.Contains) ? [] : [alike[0]! with { Values = values }];
    }

    private string Words(IEnumerable<Condition> conditions) => string.Join(
        " and ", conditions.Select(condition => Wording.Condition(Shown(condition.Parameter), condition.IsList, condition.Not, condition.Values)));

    private string? NameOf(string id) => _names.TryGetValue(id, out var name) ? Shown(name) : null;

    private string Shown(string parameter) => bound.IsCmdlet ? "-" + parameter : parameter;
}
