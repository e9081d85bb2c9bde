using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace RosePO.Core.Data.Formats;

/// <summary>One JSON object a line, UTF-8; values may be texts or numbers.</summary>
internal sealed partial class JsonLinesFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.JsonLines;

    protected override IReadOnlyList<string> Extensions => [".jsonl", ".ndjson", ".json"];

    public override SourceTable Open(DuckDBConnection connection, string path, CancellationToken cancellation)
    {
        Utf8File.Read(path, sink: null, cancellation);
        return new Table(connection, path);
    }

    private sealed partial class Table : SourceTable
    {
        public Table(DuckDBConnection connection, string path)
            : base(path)
        {
            try
            {
                // Every object is looked at, so that a key that first appears late is a column too.
                Columns = connection.Query(
                    $"DESCRIBE SELECT * FROM read_json({DuckDb.Literal(path)}, format='newline_delimited', maximum_depth=1, sample_size=-1)")
                    .Select(row => row.GetString(0)).ToList();
            }
            catch (DuckDBException cause)
            {
                throw Explain(cause);
            }

            if (Columns is ["json"])
            {
                // DuckDB's name for what holds no objects: other JSON, or nothing at all.
                var line = PlaceOf(0).Line;
                Columns = line > 0 ? throw DatasetErrors.JsonInvalid(path, line) : [];
            }
        }

        public override IReadOnlyList<string> Columns { get; }

        public override string Scan
        {
            get
            {
                var columns = string.Join(", ", Columns.Select(name => $"{DuckDb.Literal(name)}: 'VARCHAR'"));
                return $"read_json({DuckDb.Literal(Path)}, format='newline_delimited', columns={{{columns}}})";
            }
        }

        public override RowPlace PlaceOf(long row)
        {
            var sink = new LineCounter(row);
            Utf8File.Read(Path, sink, CancellationToken.None);
            return new RowPlace(sink.Line, row + 1);
        }

        public override RoseException Explain(DuckDBException cause)
        {
            var line = LineNumber().Match(cause.Message);
            return line.Success
                ? DatasetErrors.JsonInvalid(Path, int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
                : DatasetErrors.NotOfFormat(Path, DatasetFormat.JsonLines, cause);
        }

        [GeneratedRegex(@"in line (\d+)")]
        private static partial Regex LineNumber();
    }

    /// <summary>Finds the line of the n-th object: blank lines hold none.</summary>
    private sealed class LineCounter(long sought) : ITextSink
    {
        private long _objects = -1;
        private int _line = 1;
        private bool _blank = true;

        public int Line { get; private set; }

        public void Accept(ReadOnlySpan<byte> bytes)
        {
            foreach (var value in bytes)
            {
                if (value == '\n')
                {
                    _line++;
                    _blank = true;
                }
                else if (_blank && value is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
                {
                    _blank = false;
                    if (++_objects == sought)
                    {
                        Line = _line;
                    }
                }
            }
        }

        public void End()
        {
        }
    }
}
