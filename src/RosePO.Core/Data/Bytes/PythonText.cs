using System.Globalization;
using System.Text;

namespace RosePO.Core.Data.Bytes;

/// <summary>A text that is read forward by the lexical rules of Python's literals.</summary>
/// <param name="text">The text.</param>
internal sealed class PythonText(string text)
{
    private int _at;

    /// <summary>Whether nothing is left.</summary>
    public bool Ended => _at >= text.Length;

    /// <summary>The next character.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public char Peek() => Ended ? throw new FormatException() : text[_at];

    /// <summary>Whether a quoted text begins here, a prefix before it or not.</summary>
    public bool IsQuoted() => Peek() is '\'' or '"' || (Peek() is 'u' or 'b' && _at + 1 < text.Length && text[_at + 1] is '\'' or '"');

    /// <summary>Moves past a character.</summary>
    public void Skip() => _at++;

    /// <summary>Moves past white space.</summary>
    public void Space()
    {
        while (!Ended && text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    /// <summary>Moves past white space, and past a character if it comes next; whether it does.</summary>
    public bool Take(char character)
    {
        Space();
        if (Peek() != character)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>A word or number without quotes.</summary>
    /// <exception cref="FormatException">Something else comes next.</exception>
    public string Bare()
    {
        var start = _at;
        while (!Ended && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '+' or '-' or '.' or '_'))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw new FormatException();
    }

    /// <summary>A text in quotes, its escapes resolved.</summary>
    /// <exception cref="FormatException">It does not end, or an escape is none.</exception>
    public string Quoted()
    {
        if (Peek() is 'u' or 'b')
        {
            _at++;
        }

        var quote = Peek();
        _at++;
        var value = new StringBuilder();
        while (Peek() != quote)
        {
            var character = text[_at++];
            if (character == '\\')
            {
                Escape(value);
            }
            else
            {
                value.Append(character);
            }
        }

        _at++;
        return value.ToString();
    }

    private void Escape(StringBuilder value)
    {
        var character = Peek();
        _at++;
        switch (character)
        {
            case 'n': value.Append('\n'); break;
            case 't': value.Append('\t'); break;
            case 'r': value.Append('\r'); break;
            case 'x': value.Append((char)Hexadecimal(2)); break;
            case 'u': value.Append((char)Hexadecimal(4)); break;
            case 'U': value.Append(char.ConvertFromUtf32(Hexadecimal(8))); break;
            case '\\' or '\'' or '"': value.Append(character); break;
            default: value.Append('\\').Append(character); break;
        }
    }

    private int Hexadecimal(int digits)
    {
        var number = _at + digits <= text.Length ? text.AsSpan(_at, digits) : throw new FormatException();
        _at += digits;
        return int.Parse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
