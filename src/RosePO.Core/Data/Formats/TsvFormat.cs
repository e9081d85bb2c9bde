using DuckDB.NET.Data;

namespace RosePO.Core.Data.Formats;

/// <summary>Tab-separated values with a header, RFC 4180 quoting, UTF-8.</summary>
internal sealed class TsvFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.Tsv;

    protected override IReadOnlyList<string> Extensions => [".tsv"];

    public override SourceTable Open(DuckDBConnection connection, string path, CancellationToken cancellation) =>
        new DelimitedTable(path, '\t', header: null, cancellation);
}
