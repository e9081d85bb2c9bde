using Microsoft.Build.Utilities;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>What a run leaves for the next evaluation of the project.</summary>
internal static class RunResults
{
    /// <summary>Writes the results file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the build decided the run by.</param>
    /// <param name="made">What the run made, as items.</param>
    /// <param name="plans">The experiment's variants.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="inputs">What it read and made, with times.</param>
    public static void Write(string path, string? key, IReadOnlyList<(string Type, TaskItem Item)> made, IReadOnlyList<ExperimentPlan> plans, ExperimentResult result, RunInputs inputs)
    {
        // Variants are of one file, and refer to the same variables.
        (string Type, TaskItem Item)[] items =
        [
            .. made,
            .. inputs.Items,
            .. plans.SelectMany(plan => plan.Variables).DistinctBy(variable => variable.Key).Select(variable => ("_RosePOVariable", RunItems.Variable(variable.Key, variable.Value))),
            ("_RosePOResult", RunItems.Key(key ?? "")),
            ("_RosePORunFolder", ItemText.Item(plans[0].Root)),
            ("_RosePOSummary", ItemText.Item(OutcomeLines.NothingChanged(result))),
        ];
        foreach (var (_, item) in items)
        {
            ItemText.Set(item, nameof(ResultsFile), path);
        }

        ResultsFile.Write(path, items);
    }
}
