using System.Collections.Concurrent;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Experiments.Running;

/// <summary>One plan while it runs: its folder is held from its first stage to its last.</summary>
/// <param name="plan">The plan.</param>
/// <param name="identities">What stages will be.</param>
internal sealed class PlanRun(ExperimentPlan plan, StageIdentities identities) : IDisposable
{
    private readonly ConcurrentDictionary<string, (StageOutcome Outcome, MeasurementResult? Measurement)> _ended = new(StringComparer.Ordinal);
    private FileLock? _alone;

    /// <summary>The plan, as far as choices have decided what it is.</summary>
    public ExperimentPlan Plan { get; private set; } = plan;

    /// <summary>What its stages will be.</summary>
    public IReadOnlyList<ArtifactIdentity> Identities { get; private set; } = identities.Of(plan);

    /// <summary>The stages that may run now: those that have not, and wait for no choice.</summary>
    public IEnumerable<int> Ready => Enumerable.Range(0, Plan.Stages.Count).Where(at => Plan.Stages[at] is { WaitsFor: null } stage && !_ended.ContainsKey(stage.Path));

    /// <summary>What became of its stages, in the order of the plan, those that were left out last.</summary>
    public IEnumerable<StageOutcome> Outcomes => Plan.Stages.Where(stage => _ended.ContainsKey(stage.Path)).Select(stage => _ended[stage.Path].Outcome).Concat(Skipped);

    /// <summary>Its measurements.</summary>
    public IReadOnlyList<StageMeasurement> Measurements =>
        [.. Plan.Stages.Where(stage => _ended.ContainsKey(stage.Path)).Select(stage => (stage.Stage, _ended[stage.Path].Measurement)).Where(pair => pair.Measurement is not null).Select(pair => new StageMeasurement(pair.Stage, pair.Measurement!))];

    private IEnumerable<StageOutcome> Skipped => Plan.Skipped.Select(stage => new StageOutcome(stage.Stage, stage.Path, true, TimeSpan.Zero)
    {
        Variant = Plan.Variant,
        Action = StageAction.Skip,
        Reason = stage.Reason,
    });

    /// <summary>Takes the folder, before the first stage.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RunLocked"/>: another process has it for longer than the limit.</exception>
    public void Begin(TimeSpan limit, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (_alone is null)
        {
            _alone = RunLocks.Folder(Plan, limit, progress, cancellation);
            Plan.Save();
            ExperimentLock.SaveStarted(Plan, Identities);
        }
    }

    /// <summary>Keeps what became of a stage; any thread may, each for another stage.</summary>
    public void Keep(int stage, StageOutcome outcome, MeasurementResult? measurement) => _ended[Plan.Stages[stage].Path] = (outcome, measurement);

    /// <summary>Lets go of the folder after the last stage.</summary>
    /// <param name="stage">The stage that ended.</param>
    /// <returns>What became of it.</returns>
    public StageOutcome End(int stage)
    {
        if (Plan.Stages.All(planned => _ended.ContainsKey(planned.Path)))
        {
            ExperimentLock.Save(Plan, Identities);
            Dispose();
        }

        return _ended[Plan.Stages[stage].Path].Outcome;
    }

    /// <summary>Follows the choices that were made.</summary>
    /// <returns>The stages that are now known to be left out.</returns>
    public IReadOnlyList<StageOutcome> Follow()
    {
        if (Plan.Follow is not { } follow || !Plan.IsOpen)
        {
            return [];
        }

        var known = Plan.Skipped.Count;
        Plan = follow();
        Identities = identities.Of(Plan);
        ExperimentLock.SaveStarted(Plan, Identities);
        return Plan.Skipped.Count == known ? [] : [.. Skipped];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _alone?.Dispose();
        _alone = null;
    }
}
