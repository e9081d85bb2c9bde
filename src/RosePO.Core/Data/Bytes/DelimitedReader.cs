namespace RosePO.Core.Data.Bytes;

/// <summary>
/// A delimited file's records, as UTF-8, with their lines, which end as <see cref="LineEnds"/> has it. Line numbers are those of an editor: line ends inside quotes count.
/// Blank lines contain no record.
/// </summary>
internal sealed class DelimitedReader(string path, Dialect dialect, string? encoding = null) : IDisposable
{
    private readonly QuotedValues _quoted = new(dialect);
    private readonly ByteWindow _window = new(path, encoding);
    private Field[] _fields = new Field[16];
    private int _count;
    private bool _quotes;
    private int _consumed;
    private int _next = 1;

    private readonly record struct Field(int Start, int Length, bool Escaped);

    private enum Outcome
    {
        Record,
        MoreNeeded,
        QuoteInvalid,
    }

    /// <summary>The line on which the record begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The record's columns.</summary>
    public int Count => _count;

    /// <summary>Moves to the next record; false where there is none.</summary>
    /// <exception cref="RoseException">The record is not UTF-8 or its quotes are wrong: the next read continues after it.</exception>
    public bool Read()
    {
        while (true)
        {
            _window.Advance(_consumed);
            _consumed = 0;
            Outcome outcome;
            while ((outcome = Parse(_window.Bytes)) == Outcome.MoreNeeded)
            {
                if (!_window.More(_next) && _window.Bytes.IsEmpty)
                {
                    return false;
                }
            }

            Line = _next;
            var record = _window.Bytes[.._consumed];
            if (outcome == Outcome.QuoteInvalid)
            {
                // The text continues after the record's first line, where another record may begin.
                var end = LineEnds.Find(record);
                _consumed = end < 0 ? record.Length : end + LineEnds.Length(record, end, ended: true);
                _next++;
                throw DatasetErrors.QuoteInvalid(path, Line);
            }

            _next += _quotes ? LineEnds.Count(record) : 1;
            if (_count == 1 && _fields[0].Length == 0 && _fields[0].Start == 0)
            {
                continue;
            }

            if (!_window.Plain)
            {
                Utf8Text.Check(record, path, Line, _window.Offset);
            }

            return true;
        }
    }

    /// <summary>A column's value; valid until the next is read.</summary>
    public ReadOnlySpan<byte> this[int column]
    {
        get
        {
            var field = _fields[column];
            var bytes = _window.Bytes.Slice(field.Start, field.Length);
            return field.Escaped ? _quoted.Unescape(bytes) : bytes;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _window.Dispose();

    private Outcome Parse(ReadOnlySpan<byte> bytes)
    {
        var delimiter = (byte)dialect.Delimiter;
        (_count, _quotes) = (0, false);
        var at = 0;
        while (true)
        {
            int end;
            if (dialect.Quoted && at < bytes.Length && bytes[at] == '"')
            {
                var (close, escaped) = _quoted.Close(bytes, at + 1, _window.Ended);
                if (close < 0)
                {
                    _consumed = bytes.Length;
                    return _window.Ended ? Outcome.QuoteInvalid : Outcome.MoreNeeded;
                }

                _quotes = true;
                Add(new Field(at + 1, close - at - 1, escaped));
                end = close + 1;
                if (end < bytes.Length && bytes[end] != delimiter && bytes[end] is not ((byte)'\n' or (byte)'\r'))
                {
                    return Broken(bytes, end);
                }
            }
            else
            {
                var length = bytes[at..].IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
                end = length < 0 ? bytes.Length : at + length;
                Add(new Field(at, end - at, false));
            }

            if (end >= bytes.Length)
            {
                _consumed = bytes.Length;
                return _window.Ended && bytes.Length > 0 ? Outcome.Record : Outcome.MoreNeeded;
            }

            if (bytes[end] != delimiter)
            {
                var length = LineEnds.Length(bytes, end, _window.Ended);
                _consumed = end + length;
                return length > 0 ? Outcome.Record : Outcome.MoreNeeded;
            }

            at = end + 1;
        }
    }

    // The record ends with its line, which must be complete to be counted.
    private Outcome Broken(ReadOnlySpan<byte> bytes, int at)
    {
        var line = LineEnds.Find(bytes[at..]);
        var length = line < 0 ? 0 : LineEnds.Length(bytes, at + line, _window.Ended);
        _consumed = line < 0 ? bytes.Length : at + line + length;
        return length > 0 || _window.Ended ? Outcome.QuoteInvalid : Outcome.MoreNeeded;
    }

    private void Add(Field field)
    {
        if (_count == _fields.Length)
        {
            Array.Resize(ref _fields, _count * 2);
        }

        _fields[_count++] = field;
    }
}
