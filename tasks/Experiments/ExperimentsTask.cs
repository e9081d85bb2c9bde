using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>A task that does something for each experiment of a project; one that fails is an error, and leaves the others their turn.</summary>
public abstract class ExperimentsTask : RoseTask
{
    /// <summary>The YAML files; metadata Set replaces values of one.</summary>
    [Required]
    public ITaskItem[] Experiments { get; set; } = [];

    /// <summary>The folder of runs; <c>runs</c> beside each file where not set.</summary>
    public ITaskItem? RunsFolder { get; set; }

    /// <summary>Values that replace those of every file, as <c>key=value;key=value</c>; they win over the items' own.</summary>
    public string? Set { get; set; }

    /// <summary>Does it for one.</summary>
    /// <param name="request">The experiment.</param>
    /// <param name="progress">Writes to the log, seldom enough to read.</param>
    /// <param name="cancellation">Set when the build is cancelled.</param>
    protected abstract void Run(ExperimentRequest request, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Says what came out of all of them.</summary>
    protected virtual void End()
    {
    }

    /// <inheritdoc/>
    protected sealed override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        foreach (var experiment in Experiments)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Run(ExperimentItems.Request(experiment, RunsFolder, $"{experiment.GetMetadata("Set")};{Set}"), progress, cancellation);
            }
            catch (RoseException exception)
            {
                LogFailure(exception);
            }
        }

        End();
    }
}
