namespace RosePO.Generators;

/// <summary>A class that binds requests.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsCmdlet">Whether it is a cmdlet rather than a task.</param>
/// <param name="Choices">The values by which one of several requests is chosen.</param>
/// <param name="Parameters">The parameters to write.</param>
/// <param name="Problems">Parameters that cannot be written.</param>
internal sealed record BoundClass(
    string Namespace, string Name, bool IsCmdlet, EquatableList<string> Choices, EquatableList<Parameter> Parameters, EquatableList<Problem> Problems);

/// <summary>A parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it contains.</param>
/// <param name="IsFirst">Whether a cmdlet takes it without its name.</param>
/// <param name="IsRequired">Whether each of the requests must have it.</param>
/// <param name="Variants">The options that it sets: one, or one for each request or unprefixed record that has it.</param>
internal sealed record Parameter(string Name, OptionKind Kind, bool IsFirst, bool IsRequired, EquatableList<Variant> Variants);

/// <summary>What an option contains, and what it is to a front end.</summary>
/// <param name="Type">The full name of its type, or of a list's elements.</param>
/// <param name="IsFlag">Whether it is true or false.</param>
/// <param name="IsText">Whether it is a text.</param>
/// <param name="IsList">Whether it is a list.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="IsPath">Whether it names a file or folder.</param>
/// <param name="Artifact">The kind of artifact that it names, or null.</param>
/// <param name="Choices">The values that it can have, where they are few.</param>
/// <param name="Names">Values that completion offers.</param>
/// <param name="Sort">The sort of things that it names by a word, or null.</param>
/// <param name="Aliases">Other names of the parameter.</param>
internal sealed record OptionKind(
    string Type,
    bool IsFlag,
    bool IsText,
    bool IsList,
    bool IsNullable,
    bool IsPath,
    string? Artifact,
    EquatableList<string> Choices,
    EquatableList<string> Names,
    string? Sort,
    EquatableList<string> Aliases);

/// <summary>One option that a parameter sets.</summary>
/// <param name="Key">Its dotted key.</param>
/// <param name="Request">The full name of its request.</param>
/// <param name="Documentation">The id of its documentation.</param>
/// <param name="Range">Its range in words, or empty.</param>
/// <param name="Conditions">What must hold for it to be read.</param>
internal sealed record Variant(string Key, string Request, string Documentation, string Range, EquatableList<Condition> Conditions);

/// <summary>One thing that makes an option count.</summary>
/// <param name="Parameter">The other parameter.</param>
/// <param name="IsList">Whether that is a list, which contains a value rather than being it.</param>
/// <param name="Not">Whether it has none of the values.</param>
/// <param name="Values">The values; none for any that is set.</param>
internal sealed record Condition(string Parameter, bool IsList, bool Not, EquatableList<string> Values);

/// <summary>A parameter that cannot be written.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Keys">The options that would share it.</param>
internal sealed record Problem(string Parameter, string Keys);
