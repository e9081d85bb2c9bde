using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Experiments.Running;

/// <summary>
/// The stages of all plans of an experiment as one piece of work: a stage begins when what it needs is there, and stages that are the same are made once.
/// </summary>
/// <param name="runs">The plans.</param>
/// <param name="shared">The ranks that compute them.</param>
internal sealed class PlanRuns(IReadOnlyList<PlanRun> runs, SharedStages shared)
{
    // As many cores as one stage makes good use of.
    private const int CoresOfStage = 4;

    private (PlanRun Run, int Stage)[] _work = [];

    /// <summary>Runs all of them, those that wait for a choice after it was made.</summary>
    /// <param name="request">The request.</param>
    /// <param name="progress">Receives how far stages are, each under its own name.</param>
    /// <param name="outcomes">Receives what became of each stage as it ends, on the calling thread.</param>
    /// <param name="cancellation">Stops the stages that run.</param>
    public void Run(ExperimentRequest request, IProgress<StageProgress>? progress, IProgress<StageOutcome>? outcomes, CancellationToken cancellation)
    {
        var told = progress is null ? null : OneAtATime(progress);

        // One number of threads for a stage, whether it has to wait or not.
        Take(run => Enumerable.Range(0, run.Plan.Stages.Count));
        var degree = Degree(request.Parallel, Needs());
        using var threads = TorchRuntime.Share(degree);
        try
        {
            while (Take(run => run.Ready))
            {
                RunReady(request, degree, told, outcomes, cancellation);
                foreach (var skipped in runs.SelectMany(run => run.Follow()))
                {
                    outcomes?.Report(skipped);
                }
            }

            if (runs.FirstOrDefault(run => run.Plan.IsOpen) is { } stuck)
            {
                throw ExperimentErrors.Undecided(stuck.Plan.Stages.First(stage => stage.WaitsFor is not null).WaitsFor!);
            }
        }
        finally
        {
            foreach (var run in runs)
            {
                run.Dispose();
            }
        }
    }

    private bool Take(Func<PlanRun, IEnumerable<int>> stages)
    {
        _work = [.. runs.SelectMany(run => stages(run).Select(stage => (run, stage)))];
        return _work.Length > 0;
    }

    private void RunReady(ExperimentRequest request, int degree, IProgress<StageProgress>? told, IProgress<StageOutcome>? outcomes, CancellationToken cancellation)
    {
        var runner = new StageRunner(request, told, shared);
        new Schedule(Needs(), degree).Run(
            (at, stop) => _work[at].Run.Begin(request.LockTimeout, told, stop),
            (at, stop) =>
            {
                var (run, stage) = _work[at];
                var (outcome, measurement) = runner.Run(run.Plan, run.Plan.Stages[stage], run.Identities[stage], stop);
                run.Keep(stage, outcome, measurement);
            },
            at =>
            {
                var outcome = _work[at].Run.End(_work[at].Stage);
                outcomes?.Report(outcome);
            },
            cancellation);
    }

    // The stages of the same plan that a stage reads, and the first of those that are the same: the others find it in the cache.
    private List<IReadOnlyCollection<int>> Needs()
    {
        var (places, keys) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        var needs = new List<IReadOnlyCollection<int>>();
        foreach (var (run, at) in _work)
        {
            var (stage, key) = (run.Plan.Stages[at], run.Identities[at].Key);

            // What was made before choices were is there.
            List<int> own = [.. stage.Needs.Where(places.ContainsKey).Select(place => places[place])];
            if (!keys.TryAdd(key, needs.Count))
            {
                own.Add(keys[key]);
            }

            places[stage.Path] = needs.Count;
            needs.Add(own);
        }

        return needs;
    }

    // No more than could ever compute at once: threads that nothing else uses belong to the stage that runs.
    private int Degree(int asked, List<IReadOnlyCollection<int>> needs)
    {
        if (shared.HasOthers)
        {
            // Ranks do one thing at a time.
            return 1;
        }

        if (asked > 0)
        {
            return asked;
        }

        // Launched processes take the cores that they want.
        if (_work.Any(work => work.Run.Plan.Stages[work.Stage] is var stage && LauncherCommand.Of(stage.Kind.LauncherOf(stage.Request)) is not null))
        {
            return 1;
        }

        var depth = new int[needs.Count];
        for (var at = 0; at < depth.Length; at++)
        {
            depth[at] = needs[at].Select(needed => depth[needed] + 1).DefaultIfEmpty().Max();
        }

        var widest = Enumerable.Range(0, depth.Length).Where(at => _work[at] is var (run, stage) && run.Plan.Stages[stage] is { } one && one.Kind.DeviceOf(one.Request) is not null)
            .CountBy(at => depth[at]).Select(level => level.Value).DefaultIfEmpty(1).Max();
        return Math.Clamp(Environment.ProcessorCount / CoresOfStage, 1, widest);
    }

    // Reports come from several threads, and whoever takes them need not know.
    private static Relay<StageProgress> OneAtATime(IProgress<StageProgress> inner)
    {
        var gate = new Lock();
        return new Relay<StageProgress>(value =>
        {
            lock (gate)
            {
                inner.Report(value);
            }
        });
    }
}
