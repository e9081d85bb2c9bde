using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>Apache Parquet; ids and texts may be of any type that has a text.</summary>
internal sealed class ParquetFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.Parquet;

    protected override IReadOnlyList<string> Extensions => [".parquet"];

    // What Spark writes is a folder, in which it numbers the files.
    public override bool Recognises(string path) => Directory.Exists(path)
        ? SourceTree.Below(path, ["part-*.parquet"]).Count > 0
        : path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    public override RowSource Open(string path, RoleNames names, string? encoding) => new ParquetSource(path, names);
}
