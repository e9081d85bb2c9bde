namespace RosePO.Core.Artifacts;

/// <summary>What an artifact is made from and where it goes.</summary>
/// <param name="Kind">dataset, model, pairs, reference, oracle or measurement.</param>
/// <param name="Request">The request record; everything in it but places and inputs is part of the key.</param>
/// <param name="Destination">The artifact's folder.</param>
/// <param name="Inputs">
/// Inputs by the camelCase name of the request's property that names them; their content, not their place, is part of the key.
/// </param>
/// <param name="Overwrite">Whether another artifact at the destination is replaced.</param>
/// <param name="Resumable">Whether a temporary folder with a checkpoint survives a failure and is found again.</param>
internal sealed record ArtifactSpec(
    string Kind, object Request, string Destination, IReadOnlyDictionary<string, string> Inputs, bool Overwrite, bool Resumable = false)
{
    /// <summary>
    /// What else the payload's bytes depend on, such as the class of the device that computes them: part of the key, and of the request
    /// as the manifest shows it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Conditions { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether all ranks of a run compute it together; otherwise the first does, and the others wait.</summary>
    public bool IsShared { get; init; }

    /// <summary>The record that declares the request's options, where <see cref="Request"/> is its JSON.</summary>
    public Type Record { get; init; } = Request.GetType();

    /// <summary>Inputs by name; those that are not there are left out.</summary>
    internal static Dictionary<string, string> InputsOf(params IEnumerable<(string Name, string? Path)> inputs) =>
        inputs.Where(input => input.Path is not null).ToDictionary(input => input.Name, input => input.Path!);
}
