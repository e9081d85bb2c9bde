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

    private readonly PythonText _text;
    private readonly Utf8JsonWriter _json;

    private PythonLiteral(PythonText text, Utf8JsonWriter json) => (_text, _json) = (text, json);

    /// <summary>The literal as JSON, or null where the text is no literal.</summary>
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
                    _json.WriteStringValue(_text.Quoted());
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
            _json.WritePropertyName(_text.IsQuoted() ? _text.Quoted() : _text.Bare());
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

    private void Word()
    {
        var word = _text.Bare();
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
}
