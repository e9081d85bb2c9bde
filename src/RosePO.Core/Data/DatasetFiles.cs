namespace RosePO.Core.Data;

/// <summary>The files of a dataset artifact; <c>docs/formats.md</c> describes their columns.</summary>
internal static class DatasetFiles
{
    public const string Items = "items.parquet";
    public const string Interactions = "interactions.parquet";
    public const string Candidates = "candidates.parquet";
}
