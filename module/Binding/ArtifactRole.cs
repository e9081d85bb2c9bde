namespace RosePO.Binding;

/// <summary>What an artifact is to a command: the parameter that takes it, and how an error names it.</summary>
/// <param name="Name">The parameter, and the property of results and runs that binds to it.</param>
/// <param name="Noun">What it is.</param>
/// <param name="Makers">The commands whose results name one.</param>
internal sealed record ArtifactRole(string Name, string Noun, string Makers)
{
    public static ArtifactRole Dataset { get; } = new(nameof(Dataset), "a dataset", "Import-RecDataset");

    public static ArtifactRole Model { get; } = new(nameof(Model), "a model", "Start-RosePOTraining or Export-RosePOModel");

    public static ArtifactRole Pairs { get; } = new(
        nameof(Pairs), "a pair set", "New-PreferencePairs, Import-PreferencePairs or Invoke-OracleSmoothing");

    public static ArtifactRole Measurement { get; } = new(
        nameof(Measurement), "a measurement", "Measure-Recommendations or Invoke-RosePOExperiment");
}
