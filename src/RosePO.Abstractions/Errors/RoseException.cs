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
}
