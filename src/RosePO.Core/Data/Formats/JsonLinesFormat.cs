using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>One JSON object per line; values may be texts or numbers.</summary>
internal sealed class JsonLinesFormat : TableFormat
{
    public override DatasetFormat Name => DatasetFormat.JsonLines;

    protected override IReadOnlyList<string> Extensions => [".jsonl", ".ndjson", ".json"];

    public override RowSource Open(string path, RoleNames names, string? encoding) => new JsonSource(path, names, encoding);
}
