using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace RosePO.Core.Data.Formats;

/// <summary>A CSV or TSV file whose encoding and shape have been checked, line by line, before DuckDB reads it.</summary>
internal sealed partial class DelimitedTable : SourceTable
{
    private readonly char _delimiter;
    private readonly bool _hasHeader;

    /// <summary>Checks the file.</summary>
    /// <param name="path">The file; <c>.gz</c> is inflated.</param>
    /// <param name="delimiter">Between columns.</param>
    /// <param name="header">The columns of a file without a header; null reads the header.</param>
    /// <param name="cancellation">Stops the check.</param>
    public DelimitedTable(string path, char delimiter, IReadOnlyList<string>? header, CancellationToken cancellation)
        : base(path)
    {
        _delimiter = delimiter;
        _hasHeader = header is null;
        var scan = new DelimitedScan(path, delimiter, header);
        Utf8File.Read(path, scan, cancellation);
        Columns = Distinct(scan.Header);
    }

    public override IReadOnlyList<string> Columns { get; }

    // Everything is read as text: a value's type is checked later, with its line. Not strict, because mixed line ends are harmless.
    public override string Scan
    {
        get
        {
            var columns = string.Join(", ", Columns.Select(name => $"{DuckDb.Literal(name)}: 'VARCHAR'"));
            return $"read_csv({DuckDb.Literal(Path)}, auto_detect=false, delim={DuckDb.Literal(_delimiter.ToString())}, quote='\"', escape='\"', "
                + $"header={(_hasHeader ? "true" : "false")}, columns={{{columns}}}, strict_mode=false)";
        }
    }

    public override RowPlace PlaceOf(long row)
    {
        var scan = new DelimitedScan(Path, _delimiter, _hasHeader ? null : Columns, sought: row);
        Utf8File.Read(Path, scan, CancellationToken.None);
        return new RowPlace(scan.SoughtLine, row + 1);
    }

    public override RoseException Explain(DuckDBException cause)
    {
        var line = LineNumber().Match(cause.Message);
        return line.Success
            ? DatasetErrors.QuoteInvalid(Path, int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : DatasetErrors.NotOfFormat(Path, _delimiter == ',' ? DatasetFormat.Csv : DatasetFormat.Tsv, cause);
    }

    [GeneratedRegex(@"CSV Error on Line: (\d+)")]
    private static partial Regex LineNumber();

    /// <summary>Columns without a name, or with a name that an earlier one has, are named by their place.</summary>
    private static List<string> Distinct(IReadOnlyList<string> header)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return header.Select((name, index) =>
        {
            var unnamed = string.Create(CultureInfo.InvariantCulture, $"column {index + 1}");
            return name.Length > 0 && seen.Add(name) ? name : unnamed;
        }).ToList();
    }
}
