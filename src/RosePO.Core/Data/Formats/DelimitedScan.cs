using System.Text;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// Walks a delimited file once, reading its header and checking that every row has as many columns. Line numbers are those of
/// an editor: line ends inside quotes count.
/// </summary>
internal sealed class DelimitedScan : ITextSink
{
    private enum State
    {
        FieldStart,
        Unquoted,
        Quoted,
        AfterQuote,
    }

    private readonly string _path;
    private readonly byte _delimiter;
    private readonly long _sought;
    private readonly List<byte> _field = [];
    private readonly List<string> _names = [];
    private IReadOnlyList<string>? _header;
    private State _state;
    private long _row = -1;
    private int _line = 1;
    private int _rowLine = 1;
    private int _columns = 1;
    private bool _blank = true;
    private bool _first = true;

    /// <summary>Starts a walk.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="delimiter">Between columns.</param>
    /// <param name="header">The columns of a file without a header; null reads them from the first row.</param>
    /// <param name="sought">A data row (from 0) whose line is wanted, or -1.</param>
    public DelimitedScan(string path, char delimiter, IReadOnlyList<string>? header, long sought = -1)
    {
        _path = path;
        _delimiter = (byte)delimiter;
        _header = header;
        _sought = sought;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Header => _header ?? [];

    /// <summary>The line on which the sought row begins.</summary>
    public int SoughtLine { get; private set; }

    /// <inheritdoc/>
    public void Accept(ReadOnlySpan<byte> bytes)
    {
        if (_first && bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[3..];
        }

        _first = false;
        foreach (var value in bytes)
        {
            Step(value);
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        if (_state == State.Quoted)
        {
            throw DatasetErrors.QuoteInvalid(_path, _rowLine);
        }

        EndRow();
    }

    private void Step(byte value)
    {
        if (_state == State.Quoted)
        {
            if (value == '"')
            {
                _state = State.AfterQuote;
                return;
            }

            _line += value == '\n' ? 1 : 0;
            Collect(value);
        }
        else if (value == '\n')
        {
            EndRow();
            _line++;
            _rowLine = _line;
        }
        else if (value == _delimiter)
        {
            EndField();
            _columns++;
            _blank = false;
        }
        else if (value == '\r')
        {
            // Part of the line's end.
        }
        else if (value == '"' && _state == State.FieldStart)
        {
            _state = State.Quoted;
            _blank = false;
        }
        else if (_state == State.AfterQuote)
        {
            // Two quotes inside a quoted value stand for one.
            _state = value == '"' ? State.Quoted : throw DatasetErrors.QuoteInvalid(_path, _rowLine);
            Collect(value);
        }
        else
        {
            _state = State.Unquoted;
            _blank = false;
            Collect(value);
        }
    }

    private void Collect(byte value)
    {
        if (_header is null)
        {
            _field.Add(value);
        }
    }

    private void EndField()
    {
        if (_header is null)
        {
            _names.Add(Encoding.UTF8.GetString([.. _field]).Trim());
            _field.Clear();
        }

        _state = State.FieldStart;
    }

    private void EndRow()
    {
        if (_blank)
        {
            _state = State.FieldStart;
            return;
        }

        EndField();
        if (_header is null)
        {
            _header = _names;
        }
        else
        {
            if (_columns != _header.Count)
            {
                throw DatasetErrors.ColumnCount(_path, _rowLine, _columns, _header.Count);
            }

            if (++_row == _sought)
            {
                SoughtLine = _rowLine;
            }
        }

        _columns = 1;
        _blank = true;
    }
}
