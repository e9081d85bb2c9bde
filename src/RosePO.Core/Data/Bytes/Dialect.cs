namespace RosePO.Core.Data.Bytes;

/// <summary>How a delimited file is written.</summary>
/// <param name="Delimiter">Between columns.</param>
/// <param name="Quoted">Whether a value may be quoted with <c>"</c>, quotes inside it doubled (RFC 4180).</param>
/// <param name="Backslash">Whether a backslash inside quotes takes the next character as it is.</param>
internal sealed record Dialect(char Delimiter, bool Quoted = true, bool Backslash = false)
{
    /// <summary>Comma-separated values.</summary>
    public static Dialect Csv { get; } = new(',');

    /// <summary>Tab-separated values that may be quoted.</summary>
    public static Dialect Tsv { get; } = new('\t');

    /// <summary>Tab-separated values in which a quote is a letter like others.</summary>
    public static Dialect PlainTsv { get; } = new('\t', Quoted: false);
}
