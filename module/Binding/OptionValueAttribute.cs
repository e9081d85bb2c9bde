using System.Collections;
using System.Globalization;
using System.Management.Automation;
using RosePO.Core.Options;

namespace RosePO.Binding;

/// <summary>Refuses what an option cannot take, in the words that experiment files and tasks have for it; PowerShell alone would also round and guess.</summary>
/// <param name="key">The option's dotted key.</param>
/// <param name="type">The type of its value, or of a list's values.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionValueAttribute(string key, Type type) : ArgumentTransformationAttribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The type.</summary>
    public Type Type { get; } = type;

    /// <summary>Whether the option is a list.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether the option may have no value.</summary>
    public bool IsNullable { get; init; }

    /// <inheritdoc/>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: the value is of another kind.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Plain(inputData) switch
    {
        null when IsNullable => null,
        IList list when IsList => list.Cast<object?>().Select(item => Value(Plain(item))).ToArray(),
        var one => IsList ? (object[])[Value(one)] : Value(one),
    };

    private object Value(object? input) =>
        (input is null or "" ? null
            : Type == typeof(bool) ? Flag(input)
            : Type == typeof(int) ? Whole(input)
            : LanguagePrimitives.TryConvertTo(input, Type, CultureInfo.InvariantCulture, out var value) ? value : null)
        ?? throw new RoseException(
            RoseErrorCode.RequestInvalid,
            OptionText.Invalid(Key, OptionText.Describe(input), OptionText.Expected(Type), OptionText.AdviceOn(Type, input as string ?? string.Empty)))
        { Option = Key };

    private static object? Flag(object input) => input switch
    {
        SwitchParameter flag => flag.IsPresent,
        bool flag => flag,
        string text => bool.TryParse(text, out var flag) ? flag : null,
        _ => LanguagePrimitives.TryConvertTo<bool>(input, out var flag) ? flag : null,
    };

    // PowerShell makes 4 of 3.5.
    private static int? Whole(object input) =>
        LanguagePrimitives.TryConvertTo<double>(input, CultureInfo.InvariantCulture, out var number) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : null;

    private static object? Plain(object? input) => input is PSObject wrapped ? wrapped.BaseObject : input;
}
