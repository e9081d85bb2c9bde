using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Formats;

/// <summary>Tab-separated values.</summary>
internal sealed class TsvFormat() : DelimitedFormat(Dialect.Tsv)
{
    public override DatasetFormat Name => DatasetFormat.Tsv;

    protected override IReadOnlyList<string> Extensions => [".tsv"];
}
