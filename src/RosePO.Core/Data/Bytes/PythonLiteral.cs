using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RosePO.Core.Data.Bytes;

/// <summary>Python's literals (as <c>repr</c> writes dictionaries and lists) as JSON. Nothing is evaluated.</summary>
internal sealed class PythonLiteral
{
    private const int MaximumDepth = 64;
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PythonText _text;
    private readonly Utf8JsonWriter _json;

    private PythonLiteral(PythonText text, Utf8JsonWriter json) => (_text, _json) = (text, json);

    /// <summary>The literal as JSON, or null where the text is not a literal.</summary>
    public static byte[]? ToJson(ReadOnlySpan<byte> text)
    {
        using var stream = new MemoryStream(text.Length + 16);
        using var json = new Utf8JsonWriter(stream, s_options);
        var literal = new PythonLiteral(new PythonText(Encoding.UTF8.GetString(text)), json);
        try
        {
            literal.Value(0);
            literal._text.Space();
            if (!literal._text.Ended)
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
        _text.Space();
        switch (depth > MaximumDepth ? '\0' : _text.Peek())
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
            case '\0':
                throw new FormatException();
            default:
                if (_text.IsQuoted())
                {
                    Text(_text.Quoted());
                }
                else
                {
                    Word();
                }

                break;
        }
    }

    private void Dictionary(int depth)
    {
        _text.Skip();
        _json.WriteStartObject();
        while (!_text.Take('}'))
        {
            _json.WritePropertyName(_text.IsQuoted() ? string.Concat(_text.Quoted().EnumerateRunes()) : _text.Bare());
            if (!_text.Take(':'))
            {
                throw new FormatException();
            }

            Value(depth + 1);
            Separate('}');
        }

        _json.WriteEndObject();
    }

    private void List(char end, int depth)
    {
        _text.Skip();
        _json.WriteStartArray();
        while (!_text.Take(end))
        {
            Value(depth + 1);
            Separate(end);
        }

        _json.WriteEndArray();
    }

    private void Separate(char end)
    {
        if (!_text.Take(',') && _text.Peek() != end)
        {
            throw new FormatException();
        }
    }

    // Half of a character is left for whoever reads the value: most are not read.
    private void Text(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0)
        {
            _json.WriteStringValue(text);
            return;
        }

        var raw = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = char.IsSurrogate(character) || character is '"' or '\\' or < ' '
                ? raw.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
                : raw.Append(character);
        }

        _json.WriteRawValue(raw.Append('"').ToString(), skipInputValidation: true);
    }

    private void Word()
    {
        var word = _text.Bare();
        switch (word)
        {
            case "True": _json.WriteBooleanValue(true); break;
            case "False": _json.WriteBooleanValue(false); break;
            case "None" or "nan": _json.WriteNullValue(); break;
            case "inf" or "-inf": _json.WriteStringValue(word.Replace("inf", "Infinity", StringComparison.Ordinal)); break;
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
}
