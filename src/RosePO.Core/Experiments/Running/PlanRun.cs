using RosePO.Core.Artifacts;

namespace RosePO.Core.Experiments.Running;

/// <summary>One plan while it runs: its folder is held from its first stage to its last.</summary>
/// <param name="plan">The plan.</param>
/// <param name="identities">What its stages will be.</param>
internal sealed class PlanRun(ExperimentPlan plan, IReadOnlyList<ArtifactIdentity> identities) : IDisposable
{
    private readonly StageOutcome?[] _outcomes = new StageOutcome?[plan.Stages.Count];
    private readonly MeasurementResult?[] _measured = new MeasurementResult?[plan.Stages.Count];
    private FileLock? _alone;

    /// <summary>The plan.</summary>
    public ExperimentPlan Plan => plan;

    /// <summary>What its stages will be.</summary>
    public IReadOnlyList<ArtifactIdentity> Identities => identities;

    /// <summary>What became of its stages, in the order of the plan.</summary>
    public IEnumerable<StageOutcome> Outcomes => _outcomes.OfType<StageOutcome>();

    /// <summary>Its measurements.</summary>
    public IReadOnlyList<StageMeasurement> Measurements =>
        [.. plan.Stages.Zip(_measured).Where(pair => pair.Second is not null).Select(pair => new StageMeasurement(pair.First.Stage, pair.Second!))];

    /// <summary>Takes the folder, before the first stage.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RunLocked"/>: another process has it for longer than the limit.</exception>
    public void Begin(TimeSpan limit, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (_alone is null)
        {
            _alone = RunLocks.Folder(plan, limit, progress, cancellation);
            plan.Save();
        }
    }

    /// <summary>Keeps what became of a stage; any thread may, each for another stage.</summary>
    public void Keep(int stage, StageOutcome outcome, MeasurementResult? measurement) => (_outcomes[stage], _measured[stage]) = (outcome, measurement);

    /// <summary>Lets go of the folder after the last stage.</summary>
    /// <param name="stage">The stage that ended.</param>
    /// <returns>What became of it.</returns>
    public StageOutcome End(int stage)
    {
        if (Array.TrueForAll(_outcomes, outcome => outcome is not null))
        {
            ExperimentLock.Save(plan, identities);
            Dispose();
        }

        return _outcomes[stage]!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _alone?.Dispose();
        _alone = null;
    }
}
