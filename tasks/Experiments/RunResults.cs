using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>What a run leaves for the next evaluation of the project.</summary>
internal static class RunResults
{
    /// <summary>Writes the results file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the build decided the run by.</param>
    /// <param name="task">The task, with its outputs.</param>
    /// <param name="plans">The experiment's variants.</param>
    /// <param name="result">What the run made.</param>
    /// <param name="inputs">What it read and made, with times.</param>
    public static void Write(string path, string? key, RunRosePOExperiment task, IReadOnlyList<ExperimentPlan> plans, ExperimentResult result, RunInputs inputs)
    {
        // Variants are of one file, and refer to the same variables.
        (string Type, ITaskItem Item)[] items =
        [
            .. task.Stages.Select(item => (ReadRosePOResults.StageType, item)),
            .. task.Metrics.Select(item => (ReadRosePOResults.MetricType, item)),
            .. task.Reports.Select(item => (ReadRosePOResults.ReportType, item)),
            .. task.SweepMetrics.Select(item => (ReadRosePOResults.SweepType, item)),
            .. inputs.Items.Select(input => (input.Type, (ITaskItem)input.Item)),
            .. plans.SelectMany(plan => plan.Variables).DistinctBy(variable => variable.Key)
                .Select(variable => ("_RosePOVariable", (ITaskItem)RunItems.Variable(variable.Key, variable.Value))),
            ("_RosePOResult", RunItems.Key(key ?? "")),
            ("_RosePOSummary", ItemText.Item(OutcomeLines.NothingChanged(result))),
        ];
        foreach (var (_, item) in items)
        {
            ItemText.Set((TaskItem)item, nameof(ResultsFile), path);
        }

        ResultsFile.Write(path, items.Select(item => (item.Type, (TaskItem)item.Item)));
    }
}
