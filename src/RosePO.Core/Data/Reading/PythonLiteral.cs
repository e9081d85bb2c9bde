using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RosePO.Core.Data.Reading;

/// <summary>Python's literals (as <c>repr</c> writes dictionaries and lists) as JSON. Nothing is evaluated.</summary>
internal sealed class PythonLiteral
{
    private const int MaximumDepth = 64;
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _text;
    private readonly Utf8JsonWriter _json;
    private int _at;

    private PythonLiteral(string text, Utf8JsonWriter json) => (_text, _json) = (text, json);

    /// <summary>The literal as JSON, or null where the text is no literal.</summary>
    public static byte[]? ToJson(ReadOnlySpan<byte> text)
    {
        using var stream = new MemoryStream(text.Length + 16);
        using var json = new Utf8JsonWriter(stream, s_options);
        var literal = new PythonLiteral(Encoding.UTF8.GetString(text), json);
        try
        {
            literal.Value(0);
            literal.Space();
            if (literal._at < literal._text.Length)
            {
                return null;
            }
        }
        catch (Exception cause) when (cause is FormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }

        json.Flush();
        return stream.ToArray();
    }

    private void Value(int depth)
    {
        Space();
        switch (depth > MaximumDepth ? '\0' : Peek())
        {
            case '{':
                Dictionary(depth);
                break;
            case '[':
                List(']', depth);
                break;
            case '(':
                List(')', depth);
                break;
            case '\'' or '"':
                _json.WriteStringValue(Quoted());
                break;
            case 'u' or 'b' when _at + 1 < _text.Length && _text[_at + 1] is '\'' or '"':
                _at++;
                _json.WriteStringValue(Quoted());
                break;
            default:
                Word();
                break;
        }
    }

    private void Dictionary(int depth)
    {
        _at++;
        _json.WriteStartObject();
        while (!Close('}'))
        {
            if (Peek() == 'u')
            {
                _at++;
            }

            _json.WritePropertyName(Peek() is '\'' or '"' ? Quoted() : Bare());
            Expect(':');
            Value(depth + 1);
            Separate('}');
        }

        _json.WriteEndObject();
    }

    private void List(char end, int depth)
    {
        _at++;
        _json.WriteStartArray();
        while (!Close(end))
        {
            Value(depth + 1);
            Separate(end);
        }

        _json.WriteEndArray();
    }

    private string Quoted()
    {
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (Peek() != quote)
        {
            var character = _text[_at++];
            if (character == '\\')
            {
                Escape(text);
            }
            else
            {
                text.Append(character);
            }
        }

        _at++;
        return text.ToString();
    }

    private void Escape(StringBuilder text)
    {
        var character = Peek();
        _at++;
        switch (character)
        {
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case 'x': text.Append((char)Hexadecimal(2)); break;
            case 'u': text.Append((char)Hexadecimal(4)); break;
            case 'U': text.Append(char.ConvertFromUtf32(Hexadecimal(8))); break;
            case '\\' or '\'' or '"': text.Append(character); break;
            default: text.Append('\\').Append(character); break;
        }
    }

    private int Hexadecimal(int digits)
    {
        var number = _at + digits <= _text.Length ? _text.AsSpan(_at, digits) : throw new FormatException();
        _at += digits;
        return int.Parse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private void Word()
    {
        var word = Bare();
        switch (word)
        {
            case "True": _json.WriteBooleanValue(true); break;
            case "False": _json.WriteBooleanValue(false); break;
            case "None": _json.WriteNullValue(); break;
            default:
                if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                {
                    throw new FormatException();
                }

                // As it is written, where JSON writes it so: long ids must not lose digits.
                if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                {
                    _json.WriteNumberValue(whole);
                }
                else
                {
                    _json.WriteNumberValue(number);
                }

                break;
        }
    }

    private string Bare()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '+' or '-' or '.' or '_'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw new FormatException();
    }

    private bool Close(char end)
    {
        Space();
        if (Peek() != end)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Separate(char end)
    {
        Space();
        if (Peek() == ',')
        {
            _at++;
        }
        else if (Peek() != end)
        {
            throw new FormatException();
        }
    }

    private void Expect(char character)
    {
        Space();
        _at += Peek() == character ? 1 : throw new FormatException();
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw new FormatException();

    private void Space()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }
}
