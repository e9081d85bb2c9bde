using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Planning;

/// <summary>The identities of a plan's stages, each from those before it and from the files that it reads.</summary>
/// <param name="hashes">Hashes of files and folders by path, kept for the plans that follow.</param>
/// <param name="content">Whether every file of an artifact from elsewhere is read, even one that carries the stamp it had when it was last read.</param>
internal sealed class StageIdentities(Dictionary<string, string> hashes, bool content)
{
    /// <summary>The identities in the order of the stages.</summary>
    /// <exception cref="RoseException">A file that a stage reads is missing.</exception>
    public IReadOnlyList<ArtifactIdentity> Of(ExperimentPlan plan)
    {
        using var published = Publication.Use(plan.Publication);
        var planned = new PlannedRequests(plan.Stages);
        var made = new Dictionary<string, string>();
        var identities = new List<ArtifactIdentity>();
        foreach (var stage in plan.Stages)
        {
            var identity = ArtifactIdentity.Of(planned.Of(stage), path => made.TryGetValue(path, out var key) ? key : HashOf(path));
            made[stage.Path] = identity.Key;
            identities.Add(identity);
        }

        return identities;
    }

    private string HashOf(string path)
    {
        if (!hashes.TryGetValue(path, out var hash))
        {
            hashes[path] = hash = ContentHash.OfInput(path, content);
        }

        return hash;
    }
}
