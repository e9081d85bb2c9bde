namespace RosePO.Benchmarks.Comparing;

/// <summary>Which figures of a result are better when they are higher or lower. The others say what ran and are not compared.</summary>
internal static class FigureDirections
{
    private static readonly HashSet<string> s_higher =
    [
        "tokens_per_second", "share_of_ceiling", "cases_per_second", "speedup_over_naive", "speedup_over_rows", "interactions_per_second", "small_interactions_per_second",
        "pairs_per_second", "popularity_pairs_per_second", "semantic_pairs_per_second", "self_hard_pairs_per_second", "self_hard_tokens_per_second",
        "self_hard_share_of_generation", "hit_ratio", "hit_ratio_at10", "ndcg_at10", "batched_speedup", "peer_same_answers",
    ];

    private static readonly HashSet<string> s_lower =
    [
        "seconds_per_step", "seconds_per_epoch", "peak_mb", "small_peak_mb", "tpo_over_sdpo", "adaptive_tpo_over_sdpo", "flower_over_sft", "target_flower_over_sft",
        "seconds_over_duckdb", "small_seconds_over_duckdb", "peak_over_duckdb", "seconds_growth", "memory_growth", "over_peer",
    ];

    /// <summary>The figures that are compared.</summary>
    public static IEnumerable<string> Names => s_higher.Concat(s_lower);

    /// <summary>Whether a figure is better when it is higher; null where it is not compared.</summary>
    public static bool? HigherIsBetter(string figure) => s_higher.Contains(figure) ? true : s_lower.Contains(figure) ? false : null;
}
