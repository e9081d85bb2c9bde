namespace RosePO.Core.Tests.Arrows;

/// <summary>The rooms of the core, which are the first part of a namespace within it, and what may read what.</summary>
internal static class Rooms
{
    private const string Core = "RosePO.Core.";

    // From the top down. A room may read those of lower floors; on one floor two rooms must not read each other.
    private static readonly string[][] s_floors =
    [
        ["Experiments"],
        ["Training", "Evaluation"],
        ["Preferences"],
        ["Models", "Oracles", "Tracking"],
        ["Text", "Data"],
        ["Tensors"],
        ["Artifacts", "Runtime"],
        ["Options", "Ranks", "Telemetry"],
    ];

    /// <summary>A type's room; null where it is in none.</summary>
    public static string? Of(string type) =>
        type.StartsWith(Core, StringComparison.Ordinal) && type.IndexOf('.', Core.Length) is > 0 and var end ? type[Core.Length..end] : null;

    /// <summary>The references between rooms that must not be, a line each.</summary>
    public static IReadOnlyList<string> Faults(IEnumerable<TypeReference> references)
    {
        var arrows = references
            .Where(reference => Of(reference.From) is not null && Of(reference.To) is not null && Of(reference.From) != Of(reference.To))
            .GroupBy(reference => (From: Of(reference.From)!, To: Of(reference.To)!))
            .ToDictionary(group => group.Key, group => group.ToArray());
        return
        [
            .. arrows
                .Where(arrow => FloorOf(arrow.Key.From) > FloorOf(arrow.Key.To)
                    || (FloorOf(arrow.Key.From) == FloorOf(arrow.Key.To) && arrows.ContainsKey((arrow.Key.To, arrow.Key.From))))
                .SelectMany(arrow => arrow.Value)
                .Select(reference => $"{reference.From[Core.Length..]} reads {reference.To[Core.Length..]}")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether the floors have a room.</summary>
    public static bool Has(string room) => Array.Exists(s_floors, floor => floor.Contains(room));

    private static int FloorOf(string room) => Array.FindIndex(s_floors, floor => floor.Contains(room));
}
