using System.Globalization;

namespace RosePO;

/// <summary>
/// The one exception that RosePO raises for a user: what was wrong, where, and what to do, in one sentence. Characters in it that would steer
/// a terminal or a build service are shown escaped.
/// </summary>
public sealed class RoseException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">Which error this is.</param>
    /// <param name="message">One sentence: what was wrong, where, and what to do.</param>
    /// <param name="inner">The cause, kept for a log.</param>
    public RoseException(RoseErrorCode error, string message, Exception? inner = null)
        : base(VisibleText.Line(message), inner) => Error = error;

    /// <summary>Which error this is.</summary>
    public RoseErrorCode Error { get; }

    /// <summary>The code that MSBuild prints, such as <c>ROSE1204</c>.</summary>
    public string Code => string.Create(CultureInfo.InvariantCulture, $"ROSE{(int)Error}");

    /// <summary>The id that PowerShell reports, such as <c>DatasetColumnMissing</c>.</summary>
    public string Id => Error.ToString();

    /// <summary>
    /// The option at fault, by its dotted key in the request (<c>lora.rank</c>), or null: an experiment file finds its line by it, a cmdlet its parameter.
    /// </summary>
    public string? Option { get; init; }

    /// <summary>The file at fault, or null.</summary>
    public string? File { get; init; }

    /// <summary>The line at fault, from 1, or 0 where there is none.</summary>
    public int Line { get; init; }

    /// <summary>The column at fault, from 1, or 0 where there is none.</summary>
    public int Column { get; init; }

    /// <summary>What else was found wrong in the same place, such as the other mistakes of an experiment file; each is an error of its own.</summary>
    public IReadOnlyList<RoseException> Others { get; init; } = [];

    /// <summary>This error, and those that were found with it.</summary>
    public IEnumerable<RoseException> All() => [this, .. Others];

    /// <summary>Several errors as one, that of the first.</summary>
    /// <param name="errors">The errors, at least one; none is repeated.</param>
    public static RoseException Together(IEnumerable<RoseException> errors)
    {
        RoseException[] all = [.. errors.SelectMany(error => error.All()).DistinctBy(error => (error.Error, error.File, error.Line, error.Column, error.Message))];
        return all is [{ Others.Count: 0 } only] ? only : new RoseException(all[0].Error, all[0].Message, all[0])
        {
            Option = all[0].Option,
            File = all[0].File,
            Line = all[0].Line,
            Column = all[0].Column,
            Others = all[1..],
        };
    }
}
