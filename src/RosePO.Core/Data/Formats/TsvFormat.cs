using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>Tab-separated values with a header, RFC 4180 quoting.</summary>
internal sealed class TsvFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.Tsv;

    protected override IReadOnlyList<string> Extensions => [".tsv"];

    public override RowSource Open(string path, RoleNames names, string? encoding) => new DelimitedSource(path, Dialect.Tsv, names, encoding);
}
