using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>Registered claims as items.</summary>
internal static class ClaimItems
{
    private static readonly string[] s_keys = [nameof(Claim.Against), nameof(Claim.Metric), nameof(Claim.Direction), nameof(Claim.Margin)];

    /// <summary>The value of a request's claims: an item is the model's name, and its metadata are the other keys; none where there is no item.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Of(ITaskItem[]? claims) => claims is not { Length: > 0 } ? [] :
    [
        KeyValuePair.Create("claims", (object)claims.Select(item => s_keys.Where(key => item.GetMetadata(key).Length > 0)
            .ToDictionary(key => char.ToLowerInvariant(key[0]) + key[1..], item.GetMetadata)
            .Append(KeyValuePair.Create("model", item.ItemSpec)).ToDictionary()).ToArray()),
    ];

    /// <summary>What became of a claim.</summary>
    public static TaskItem Verdict(ClaimResult claim) => ItemText.Item(
        claim.Model,
        (nameof(Claim.Against), claim.Against),
        (nameof(Claim.Metric), claim.Metric),
        (nameof(Claim.Direction), claim.Direction.ToString()),
        (nameof(Claim.Margin), ItemText.Number(claim.Margin)),
        (nameof(ClaimResult.Verdict), claim.Verdict.ToString()),
        (nameof(ClaimResult.Difference), ItemText.Number(claim.Difference)),
        (nameof(ClaimResult.Low), ItemText.Number(claim.Low)),
        (nameof(ClaimResult.High), ItemText.Number(claim.High)),
        (nameof(ClaimResult.P), ItemText.Number(claim.P)),
        (nameof(ClaimResult.AdjustedP), ItemText.Number(claim.AdjustedP)),
        (nameof(ClaimResult.Detectable), claim.Detectable is { } smallest ? ItemText.Number(smallest) : ""));
}
