namespace RosePO.Core.Data.Sources;

/// <summary>
/// Times as tables and programs write them, <c>2024-01-31</c> or <c>2024-01-31 23:59:59.123456</c> (a space or <c>T</c>; nothing, <c>Z</c> or <c>+00</c> at the end), read
/// digit by digit: a log of a million of them is not read by a general parser.
/// </summary>
internal static class IsoTime
{
    private const int Date = 10;
    private const int Seconds = 19;

    /// <summary>Reads a time; false where it is written in another way, which says nothing of whether it is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="microseconds">Microseconds since 1970 in UTC.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text is [.., (byte)'Z'] && text.Length > Seconds)
        {
            text = text[..^1];
        }
        else if (text is [.., (byte)'+', (byte)'0', (byte)'0'] && text.Length > Seconds)
        {
            text = text[..^3];
        }

        if (text.Length < Date || text[4] != '-' || text[7] != '-'
            || !Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        microseconds = ticks / TimeSpan.TicksPerMicrosecond;
        return text.Length == Date || TryAddTime(text[Date..], ref microseconds);
    }

    // " 23:59:59", with up to six digits of a second's parts.
    private static bool TryAddTime(ReadOnlySpan<byte> text, ref long microseconds)
    {
        if (text.Length < Seconds - Date || text[0] is not ((byte)' ' or (byte)'T') || text[3] != ':' || text[6] != ':'
            || !Number(text[1..3], out var hour) || !Number(text[4..6], out var minute) || !Number(text[7..9], out var second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var fraction = 0;
        if (text.Length > 9)
        {
            var digits = text[10..];
            if (text[9] != '.' || digits.Length is < 1 or > 6 || !Number(digits, out fraction))
            {
                return false;
            }

            for (var at = digits.Length; at < 6; at++)
            {
                fraction *= 10;
            }
        }

        microseconds += ((((hour * 60L) + minute) * 60) + second) * 1_000_000 + fraction;
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
