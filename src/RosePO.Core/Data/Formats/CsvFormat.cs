using DuckDB.NET.Data;

namespace RosePO.Core.Data.Formats;

/// <summary>Comma-separated values with a header, RFC 4180 quoting, UTF-8.</summary>
internal sealed class CsvFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.Csv;

    protected override IReadOnlyList<string> Extensions => [".csv"];

    public override SourceTable Open(DuckDBConnection connection, string path, CancellationToken cancellation) =>
        new DelimitedTable(path, ',', header: null, cancellation);
}
