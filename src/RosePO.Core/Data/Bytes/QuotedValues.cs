namespace RosePO.Core.Data.Bytes;

/// <summary>The values between quotes of a dialect.</summary>
/// <param name="dialect">How the file is written.</param>
internal sealed class QuotedValues(Dialect dialect)
{
    private byte[] _unescaped = new byte[256];

    /// <summary>Finds the quote that closes a value.</summary>
    /// <param name="bytes">A stretch of the file.</param>
    /// <param name="from">The place after the opening quote.</param>
    /// <param name="ended">Whether the file ends with the stretch; otherwise a quote at its end may be the first of two.</param>
    /// <returns>Its place, below 0 where it is not in the stretch, and whether the value has escapes.</returns>
    public (int Close, bool Escaped) Close(ReadOnlySpan<byte> bytes, int from, bool ended)
    {
        var escaped = false;
        while (true)
        {
            var found = dialect.Backslash ? bytes[from..].IndexOfAny((byte)'"', (byte)'\\') : bytes[from..].IndexOf((byte)'"');
            var at = from + found;
            if (found < 0 || (at + 1 >= bytes.Length && !ended))
            {
                return (-1, false);
            }

            if (bytes[at] == '"' && (at + 1 >= bytes.Length || bytes[at + 1] != '"'))
            {
                return (at, escaped);
            }

            escaped = true;
            from = Math.Min(at + 2, bytes.Length);
        }
    }

    /// <summary>A value without its escapes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
    {
        if (_unescaped.Length < value.Length)
        {
            _unescaped = new byte[value.Length * 2];
        }

        var length = 0;
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '"' || (dialect.Backslash && value[at] == '\\'))
            {
                at++;
            }

            if (at < value.Length)
            {
                _unescaped[length++] = value[at];
            }
        }

        return _unescaped.AsSpan(0, length);
    }
}
