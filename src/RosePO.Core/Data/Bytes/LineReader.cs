namespace RosePO.Core.Data.Bytes;

/// <summary>A text file's lines that are not blank, as UTF-8, with their numbers. They end as <see cref="LineEnds"/> has it.</summary>
internal sealed class LineReader(string path, string? encoding = null) : IDisposable
{
    private readonly ByteWindow _window = new(path, encoding);
    private int _length;
    private int _consumed;
    private int _next = 1;

    /// <summary>The line's number, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The line without its end; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Text => _window.Bytes[.._length];

    /// <summary>Moves to the next line that is not blank; false where there is none.</summary>
    /// <exception cref="RoseException">The line is not UTF-8: the next read continues after it.</exception>
    public bool Read()
    {
        while (ReadAny())
        {
            Line = _next++;
            if (Text.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            if (!_window.Plain)
            {
                Utf8Text.Check(Text, path, Line, _window.Offset);
            }

            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _window.Dispose();

    private bool ReadAny()
    {
        _window.Advance(_consumed);
        _consumed = 0;
        _length = 0;
        while (true)
        {
            var found = LineEnds.Find(_window.Bytes[_length..]);
            _length = found < 0 ? _window.Bytes.Length : _length + found;
            var end = found < 0 ? 0 : LineEnds.Length(_window.Bytes, _length, _window.Ended);
            if (end > 0 || !(_window.More(_next) || found >= 0))
            {
                _consumed = _length + end;
                return _consumed > 0;
            }
        }
    }
}
