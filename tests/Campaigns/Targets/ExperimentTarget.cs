namespace RosePO.Campaigns.Targets;

/// <summary>The experiment in a process of its own.</summary>
internal sealed class ExperimentTarget : ITarget
{
    public string Name => "experiment";

    public IEnumerable<(string Name, string Value)> Environment => [];

    /// <summary>The request of a folder.</summary>
    public static ExperimentRequest Request(string folder) => new() { File = Path.Combine(folder, TinyExperiment.FileName), LockTimeout = TimeSpan.FromSeconds(30) };

    public void Prepare(string folder, int seed) => File.WriteAllText(Path.Combine(folder, TinyExperiment.FileName), TinyExperiment.YamlOf(seed));

    public IReadOnlyList<string> Command(string folder, bool content) =>
        ["dotnet", typeof(ExperimentTarget).Assembly.Location, ExperimentProcess.Command, folder, .. content ? [ExperimentProcess.Content] : Array.Empty<string>()];

    public bool IsClear(string output) => output.Contains("ROSE", StringComparison.Ordinal) && !output.Contains("ROSE1999", StringComparison.Ordinal) && !output.Contains("Unhandled exception", StringComparison.Ordinal);
}
