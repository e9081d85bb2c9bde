using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>Apache Parquet; ids and texts may be of any type that has a text.</summary>
internal sealed class ParquetFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.Parquet;

    protected override IReadOnlyList<string> Extensions => [".parquet"];

    public override bool Recognises(string path) =>
        !Directory.Exists(path) && path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    public override RowSource Open(string path, RoleNames names, string? encoding) => new ParquetSource(path, names);
}
