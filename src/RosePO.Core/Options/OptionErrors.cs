using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RosePO.Core.Options;

/// <summary>Errors about a request's options. Each names the option, so that a front end finds what the user wrote.</summary>
internal static class OptionErrors
{
    /// <summary>A value that its option cannot have.</summary>
    public static RoseException Invalid(string key, string value, string expected, string advice = "correct the value.") =>
        new(RoseErrorCode.RequestInvalid, OptionText.Invalid(key, value, expected, advice)) { Option = key };

    /// <summary>A value that its option cannot have beside the values of others.</summary>
    /// <param name="value">The value: the expression that reads it from the request (<c>request.Lora.Rank</c>) names the option.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="expression">Written by the compiler.</param>
    public static RoseException Invalid(object? value, string expected, [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Invalid(KeyOf(expression), OptionText.Describe(value), expected);

    /// <summary>Values that contradict each other.</summary>
    /// <param name="value">The one at fault: the expression that reads it from the request names the option.</param>
    /// <param name="sentence">What is wrong and what to do.</param>
    /// <param name="expression">Written by the compiler.</param>
    public static RoseException Contradiction(object? value, string sentence, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        _ = value;
        return new RoseException(RoseErrorCode.RequestInvalid, sentence) { Option = KeyOf(expression) };
    }

    /// <summary>An option that is set and that nothing reads.</summary>
    /// <param name="key">The option.</param>
    /// <param name="condition">When it is read.</param>
    /// <param name="not">Whether the condition says when it is not.</param>
    public static RoseException Unread(string key, string condition, bool not) => new(
        RoseErrorCode.RequestInvalid,
        not
            ? $"'{key}' is not read when {condition}: change that, or leave '{key}' out."
            : $"'{key}' is read only when {condition}: set that, or leave '{key}' out.")
    { Option = key };

    // request.Lora.Rank is lora.rank.
    private static string KeyOf(string expression) => string.Join('.', expression.TrimEnd('!').Split('.').Skip(1).Select(part => JsonNamingPolicy.CamelCase.ConvertName(part.TrimEnd('!', '?'))));
}
