using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RosePO.Core.Data.Sources;

/// <summary>What the times of a source are.</summary>
internal enum TimeKind
{
    /// <summary>There are none: the file's order serves.</summary>
    None,

    /// <summary>Whole numbers of any unit.</summary>
    Integer,

    /// <summary>Numbers; as numbers that order as their doubles do.</summary>
    Real,

    /// <summary>Dates; as microseconds since 1970 in UTC.</summary>
    Date,
}

/// <summary>Reads times. The first says whether all are numbers or dates; integers stay exact (nanoseconds do not fit a double).</summary>
internal sealed partial class TimeColumn
{
    private static readonly string[] s_formats =
    [
        // Goodreads: Mon Aug 01 13:41:57 -0700 2011. Steam: November 5, 2011. MIND: 11/15/2019 9:05:58 AM, where the month is first.
        "ddd MMM dd HH:mm:ss zzz yyyy", "MMMM d, yyyy", "M/d/yyyy h:mm:ss tt",
    ];

    /// <summary>What the times are.</summary>
    public TimeKind Kind { get; private set; }

    /// <summary>The largest whole number.</summary>
    public long Largest { get; private set; } = long.MinValue;

    /// <summary>Takes a whole number for a time.</summary>
    public long Of(long value)
    {
        Kind = TimeKind.Integer;
        Largest = Math.Max(Largest, value);
        return value;
    }

    /// <summary>Reads a time; false where it is none, or not of the kind of those before.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">A number that orders as the time does among those of the same kind.</param>
    public bool TryRead(ReadOnlySpan<byte> text, out long value)
    {
        if (Kind is TimeKind.Integer or TimeKind.None && Utf8Parser.TryParse(text, out value, out int used) && used == text.Length)
        {
            Of(value);
            return true;
        }

        if (Kind != TimeKind.Date && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
        {
            Kind = TimeKind.Real;
            value = Ordered(real);
            return true;
        }

        value = 0;
        if (Kind is not (TimeKind.Date or TimeKind.None) || !(IsoTime.TryRead(text, out value) || TryDate(Encoding.UTF8.GetString(text), out value)))
        {
            return false;
        }

        Kind = TimeKind.Date;
        return true;
    }

    /// <summary>Takes a time that is stored as a number or a time; the same as <see cref="TryRead"/> of its text.</summary>
    /// <param name="stored">The value.</param>
    /// <param name="value">A number that orders as the time does among those of the same kind.</param>
    public bool TryTake(StoredValue stored, out long value)
    {
        switch (stored.Kind)
        {
            case StoredKind.Whole when Kind is TimeKind.Integer or TimeKind.None:
                value = Of(stored.Whole);
                return true;
            case StoredKind.Moment when Kind is TimeKind.Date or TimeKind.None:
                Kind = TimeKind.Date;
                value = stored.Whole;
                return true;
            case StoredKind.Whole or StoredKind.Real when Kind != TimeKind.Date && (stored.Kind == StoredKind.Whole ? stored.Whole : stored.Real) is var real && double.IsFinite(real):
                Kind = TimeKind.Real;
                value = Ordered(real);
                return true;
            default:
                value = 0;
                return false;
        }
    }

    /// <summary>Copies times to the next values of a column of numbers.</summary>
    /// <param name="values">The times.</param>
    /// <param name="real">Whether they are real, and the column one of doubles.</param>
    /// <param name="appender">Takes them.</param>
    /// <param name="column">The column.</param>
    public static void Copy(ReadOnlySpan<long> values, bool real, VectorAppender appender, int column)
    {
        if (!real)
        {
            values.CopyTo(appender.Next<long>(column, values.Length));
            return;
        }

        var reals = appender.Next<double>(column, values.Length);
        for (var row = 0; row < values.Length; row++)
        {
            reals[row] = Real(values[row]);
        }
    }

    /// <summary>The number that orders a double among doubles.</summary>
    public static long Ordered(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value + 0.0);
        return bits >= 0 ? bits : bits ^ long.MaxValue;
    }

    /// <summary>The double of such a number.</summary>
    public static double Real(long ordered) => BitConverter.Int64BitsToDouble(ordered >= 0 ? ordered : ordered ^ long.MaxValue);

    /// <summary>A text as a date, in microseconds since 1970 in UTC.</summary>
    public static bool TryDate(string text, out long microseconds)
    {
        var (trimmed, style) = (text.Trim(), DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces);
        var found = IsoDate().IsMatch(trimmed)
            ? DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, style, out var date)
            : DateTimeOffset.TryParseExact(trimmed, s_formats, CultureInfo.InvariantCulture, style, out date);
        microseconds = found ? (date.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : 0;
        return found;
    }

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}([T ]|$)")]
    private static partial Regex IsoDate();
}
