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
    protected sealed override void Run(IProgress<StageProgress> progress, CancellationToken cancellation) =>
        CoreShare.Use(this, Cores, () => Compute(progress, cancellation), cancellation);
}
