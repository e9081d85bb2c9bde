using RosePO.Core.Artifacts;

namespace RosePO.Core.Evaluation.Choosing;

/// <summary>A lineage without the trials that were not chosen: a page lists them with their figures, and what they were made from is what the chosen one was made from.</summary>
internal static class TrialLineage
{
    /// <summary>The entries that are left.</summary>
    /// <param name="lineage">The lineage.</param>
    /// <param name="models">The folders of the models that it is of, which stay.</param>
    public static IReadOnlyList<LineageEntry> WithoutRejected(IReadOnlyList<LineageEntry> lineage, IEnumerable<string> models)
    {
        var choices = lineage.Where(entry => entry is { Path: { } path, Manifest: not null } && TrialsFile.Read(path) is not null).ToDictionary(entry => entry.Hash, entry => TrialsFile.Read(entry.Path!)!.Chosen);
        var used = lineage.SelectMany(entry => (entry.Manifest?.Inputs ?? []).Where(input => !IsRejected(entry, input.Key)).Select(input => input.Value))
            .Concat(models.Select(Artifact.TryOpen).OfType<ArtifactManifest>().Select(manifest => manifest.Key)).ToHashSet(StringComparer.Ordinal);
        var rejected = lineage.SelectMany(entry => (entry.Manifest?.Inputs ?? []).Where(input => IsRejected(entry, input.Key)).Select(input => input.Value)).Except(used).ToHashSet(StringComparer.Ordinal);
        return [.. lineage.Where(entry => !rejected.Contains(entry.Hash))];

        bool IsRejected(LineageEntry entry, string input) =>
            choices.TryGetValue(entry.Hash, out var chosen) && input.StartsWith("model:", StringComparison.Ordinal) && input != $"model:{chosen}";
    }
}
