namespace RosePO.Core.Experiments.Planning;

/// <summary>
/// Where the runs of an experiment are when no place is given: where a build has them. A build's own are beside its project, so the nearest project file above the
/// experiment that names this package decides, whoever runs the file.
/// </summary>
internal static class RunsPlace
{
    private const string Folder = "runs";
    private const string Package = "RosePO";

    /// <summary>The folder of runs for a file.</summary>
    /// <param name="file">The experiment. Absolute.</param>
    public static string Of(string file)
    {
        var beside = Path.GetDirectoryName(file)!;
        for (var folder = beside; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (HasProject(folder))
            {
                return Path.Combine(folder, Folder);
            }

            // What is above a repository is somebody else's.
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                break;
            }
        }

        return Path.Combine(beside, Folder);
    }

    private static bool HasProject(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*.*proj").Any(project => File.ReadAllText(project).Contains(Package, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
