using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>Comma-separated values with a header, RFC 4180 quoting.</summary>
internal sealed class CsvFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.Csv;

    protected override IReadOnlyList<string> Extensions => [".csv"];

    public override RowSource Open(string path, RoleNames names, string? encoding) => new DelimitedSource(path, Dialect.Csv, names, encoding);
}
