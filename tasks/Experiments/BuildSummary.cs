using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RosePO.Tasks;

/// <summary>A Markdown file that the summary page of a build service shows: GitHub's, where its variable names a file, and Azure's, by a command in the log.</summary>
internal static class BuildSummary
{
    /// <summary>The variable by which GitHub Actions names the file that a step's summary is added to.</summary>
    private const string GitHub = "GITHUB_STEP_SUMMARY";

    /// <summary>The variable that Azure Pipelines sets to True.</summary>
    private const string Azure = "TF_BUILD";

    /// <summary>Writes the file, making its folder, and hands it to the build service that there is.</summary>
    public static void Write(TaskLoggingHelper log, string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (Environment.GetEnvironmentVariable(GitHub) is { Length: > 0 } step)
        {
            File.AppendAllText(step, text + "\n");
        }

        // The one command that is meant: other text is shown escaped, so that none is taken for a command.
        if ("True".Equals(Environment.GetEnvironmentVariable(Azure), StringComparison.OrdinalIgnoreCase))
        {
            log.LogMessage(MessageImportance.High, "{0}", $"##vso[task.uploadsummary]{VisibleText.Line(path)}");
        }
    }
}
