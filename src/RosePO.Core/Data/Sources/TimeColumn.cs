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

    /// <summary>Numbers; kept as the bits of a double.</summary>
    Real,

    /// <summary>Dates; kept as microseconds since 1970 in UTC.</summary>
    Date,
}

/// <summary>Reads times. The first says whether all are numbers or dates; integers stay exact (nanoseconds do not fit a double).</summary>
internal sealed partial class TimeColumn
{
    private static readonly string[] s_formats =
    [
        // Goodreads: Mon Aug 01 13:41:57 -0700 2011. Steam: November 5, 2011.
        "ddd MMM dd HH:mm:ss zzz yyyy", "MMMM d, yyyy",
    ];

    private readonly List<long> _values = [];

    /// <summary>What the times are.</summary>
    public TimeKind Kind { get; private set; }

    /// <summary>The times as numbers that order as they do.</summary>
    public List<long> Values => _values;

    /// <summary>Makes room.</summary>
    public void Reserve(int rows) => _values.EnsureCapacity(rows);

    /// <summary>Adds a row of a source without times.</summary>
    public void AddNone() => _values.Add(0);

    /// <summary>Adds a whole number.</summary>
    public void Add(long value)
    {
        Kind = TimeKind.Integer;
        _values.Add(value);
    }

    /// <summary>Adds a time; false where it is none, or not of the kind of those before.</summary>
    public bool TryAdd(ReadOnlySpan<byte> text)
    {
        if (!TryParse(text, out var value))
        {
            return false;
        }

        _values.Add(value);
        return true;
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

    private bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        if (Kind is TimeKind.Integer or TimeKind.None && Utf8Parser.TryParse(text, out value, out int used) && used == text.Length)
        {
            Kind = TimeKind.Integer;
            return true;
        }

        if (Kind != TimeKind.Date && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
        {
            BecomeReal();
            value = Ordered(real);
            return true;
        }

        value = 0;
        if (Kind is not (TimeKind.Date or TimeKind.None) || !TryDate(Encoding.UTF8.GetString(text), out value))
        {
            return false;
        }

        Kind = TimeKind.Date;
        return true;
    }

    private void BecomeReal()
    {
        if (Kind == TimeKind.Integer)
        {
            for (var row = 0; row < _values.Count; row++)
            {
                _values[row] = Ordered(_values[row]);
            }
        }

        Kind = TimeKind.Real;
    }

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}([T ]|$)")]
    private static partial Regex IsoDate();
}
