using System.Globalization;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>When a measurement was made, how long it took, and of what code.</summary>
/// <param name="Started">When it began (UTC).</param>
/// <param name="Took">How long it took.</param>
/// <param name="Commit">The commit of the git checkout around it; null where none is known.</param>
internal sealed record Circumstances(DateTimeOffset Started, TimeSpan Took, string? Commit)
{
    /// <summary>The artifacts that it was made from.</summary>
    public int Stages { get; init; }

    /// <summary>How long these took together when they were made.</summary>
    public TimeSpan StagesTook { get; init; }

    /// <summary>The same with what a lineage tells.</summary>
    public Circumstances With(IReadOnlyList<LineageEntry> lineage)
    {
        ArtifactManifest[] made = [.. lineage.Select(entry => entry.Manifest).OfType<ArtifactManifest>()];
        return this with { Stages = made.Length, StagesTook = TimeSpan.FromSeconds(made.Sum(manifest => (manifest.Finished - manifest.Started).TotalSeconds)) };
    }

    /// <summary>A length of time as texts give it: <c>12.3 s</c>, <c>3.2 min</c>, <c>2.5 h</c>.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
    };
}
