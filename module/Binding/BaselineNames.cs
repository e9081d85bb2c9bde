namespace RosePO.Binding;

/// <summary>The baselines that need no folder.</summary>
internal static class BaselineNames
{
    public const string Random = "Random";
    public const string Popularity = "Popularity";
    public const string RecentPopularity = "RecentPopularity";
    public const string ItemKnn = "ItemKnn";
    public const string SasRec = "SasRec";
    public const string Gru4Rec = "Gru4Rec";
    public const string Caser = "Caser";

    public static IReadOnlyList<string> All { get; } = [Random, Popularity, RecentPopularity, ItemKnn, SasRec, Gru4Rec, Caser];

    public static bool Contains(string name) => All.Contains(name, StringComparer.OrdinalIgnoreCase);
}
