using Microsoft.Build.Framework;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Experiment files as a project lists them.</summary>
internal static class ExperimentItems
{
    /// <summary>The request that an item stands for.</summary>
    /// <param name="item">The YAML file.</param>
    /// <param name="runs">The folder of runs, or null.</param>
    /// <param name="set">Values that replace those of the file.</param>
    public static ExperimentRequest Request(ITaskItem item, ITaskItem? runs, string? set) => new()
    {
        File = item.GetMetadata("FullPath"),
        Runs = runs?.GetMetadata("FullPath"),
        Overrides = Overrides(set),
    };

    /// <summary>Values that replace those of a file: <c>key=value</c>, with <c>;</c> or a line end between.</summary>
    public static IReadOnlyDictionary<string, string> Overrides(string? set) => RequestValues.Parse(set?.ReplaceLineEndings(";"));
}
