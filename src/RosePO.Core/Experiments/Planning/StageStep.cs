using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Planning;

/// <summary>A stage, what it will be, and what is to be done for it.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Identity">What it will be.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Reason">Why.</param>
internal sealed record StageStep(PlannedStage Stage, ArtifactIdentity Identity, StageAction Action, string Reason)
{
    /// <summary>Whether the artifact that is there is the right one, but its files are not what they were.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>Decides what is to be done for a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="identity">What it will be.</param>
    /// <param name="cached">Whether the artifact can be had without computing it.</param>
    /// <param name="content">Whether every file of the artifact is read, even one that carries the stamp it had when it was last read.</param>
    /// <param name="remember">Whether files that had to be read are remembered as read.</param>
    public static StageStep Of(PlannedStage stage, ArtifactIdentity identity, Func<string, bool> cached, bool content, bool remember)
    {
        var manifest = Artifact.TryOpen(stage.Path);
        var reason = StageReason.Of(manifest, identity);
        var damage = reason == StageReason.Unchanged ? ArtifactPayload.Damage(stage.Path, manifest!, content, remember) : null;
        if (damage is not null)
        {
            reason = $"damaged: {damage}";
        }

        var action = reason == StageReason.Unchanged ? StageAction.Keep : cached(identity.Key) ? StageAction.Restore : StageAction.Run;
        return new StageStep(stage, identity, action, reason) { IsDamaged = damage is not null };
    }
}
