using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Reads experiment files and says everything that is wrong with them, without running anything.</summary>
/// <example><code>&lt;ValidateRosePOExperiments Experiments="@(RosePOExperiment)" RunsFolder="runs" /&gt;</code></example>
public sealed class ValidateRosePOExperiments : RoseTask
{
    /// <summary>The YAML files; metadata Set replaces values of one.</summary>
    [Required]
    public ITaskItem[] Experiments { get; set; } = [];

    /// <summary>The folder of runs; <c>runs</c> beside each file where not set.</summary>
    public ITaskItem? RunsFolder { get; set; }

    /// <summary>Values that replace those of every file, as <c>key=value;key=value</c>; they win over the items' own.</summary>
    public string? Set { get; set; }

    /// <summary>The folder that each experiment's stages, or its variants, are in, with Experiment (its name) and File.</summary>
    [Output]
    public ITaskItem[] Runs { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var runs = new Dictionary<string, TaskItem>(StringComparer.Ordinal);
        foreach (var experiment in Experiments)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var request = ExperimentItems.Request(experiment, RunsFolder, $"{experiment.GetMetadata("Set")};{Set}");
                var plan = ExperimentPlan.LoadAll(request)[0];
                if (runs.TryGetValue(plan.Root, out var other))
                {
                    throw new RoseException(
                        RoseErrorCode.ExperimentValueInvalid,
                        $"The experiment is called '{plan.Name}' like that of '{other.GetMetadata("File")}', and both would write into '{plan.Root}': give it a name of its own.")
                    { File = request.File };
                }

                runs[plan.Root] = Item(plan, request.File);
            }
            catch (RoseException exception)
            {
                LogFailure(exception);
            }
        }

        Runs = [.. runs.Values];
        Log.LogMessage(MessageImportance.Normal, "{0} of {1} experiments are valid", runs.Count, Experiments.Length);
    }

    private static TaskItem Item(ExperimentPlan plan, string file)
    {
        var item = ItemText.Item(plan.Root);
        ItemText.Set(item, "Experiment", plan.Name);
        ItemText.Set(item, "File", file);
        return item;
    }
}
