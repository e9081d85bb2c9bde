using Microsoft.Build.Framework;
using RosePO.Core.Runtime;

namespace RosePO.Tasks;

/// <summary>A task that computes for long: it takes as many processor cores as the build lends it.</summary>
public abstract class ComputingTask : RoseTask
{
    /// <summary>The most processor cores to take; 0 for OMP_NUM_THREADS, or all of the machine where that is not set.</summary>
    public int Cores { get; set; }

    /// <summary>Does the work.</summary>
    /// <param name="progress">Writes to the log, seldom enough to read.</param>
    /// <param name="cancellation">Set when the build is cancelled.</param>
    protected abstract void Compute(IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <inheritdoc/>
    protected sealed override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var share = CoreShare.Take(BuildEngine, Cores > 0 ? Cores : Usual);
        Log.LogMessage(MessageImportance.Low, "on {0} of {1} processor cores", share.Cores, Environment.ProcessorCount);
        TorchRuntime.UseThreads(share.Cores);
        try
        {
            Compute(progress, cancellation);
        }
        finally
        {
            // A cancelled task could not ask: the thread of its host that would hear the answer waits in Cancel for the task's end. The build
            // takes back by itself what a task had.
            if (!cancellation.IsCancellationRequested)
            {
                share.Release();
            }
        }
    }

    private static int Usual =>
        int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out var threads) && threads > 0 ? threads : Environment.ProcessorCount;
}
