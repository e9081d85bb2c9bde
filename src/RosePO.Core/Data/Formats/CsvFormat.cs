using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Formats;

/// <summary>Comma-separated values.</summary>
internal sealed class CsvFormat() : DelimitedFormat(Dialect.Csv)
{
    public override DatasetFormat Name => DatasetFormat.Csv;

    protected override IReadOnlyList<string> Extensions => [".csv"];
}
