using System.Text.Json;
using System.Text.Json.Serialization;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Training.Loop;

/// <summary>
/// The <c>checkpoint.json</c> of a state: of which training and step it is, and what its files held. It is written last, so that a state
/// without it is not complete.
/// </summary>
/// <param name="Format">The version of what is stored and of how a step's random numbers are drawn.</param>
/// <param name="Key">The identity of the model that is being made.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="State">Weights, moments and counters.</param>
/// <param name="Log">The log as far as the step.</param>
internal sealed record CheckpointManifest(int Format, string Key, int Step, FileSeal State, FileSeal Log)
{
    /// <summary>The version that this program writes, and the only one that it takes up.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The manifest's name in a state's folder.</summary>
    public const string FileName = "checkpoint.json";

    private const int MaximumLength = 64 << 10;

    private static readonly JsonSerializerOptions s_options = new(ArtifactJson.Options)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads the manifest in a state's folder.</summary>
    /// <exception cref="JsonException">It is not a manifest.</exception>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static CheckpointManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (new FileInfo(path).Length is 0 or > MaximumLength)
        {
            throw new JsonException("it is empty or larger than any manifest");
        }

        return JsonSerializer.Deserialize<CheckpointManifest>(File.ReadAllBytes(path), s_options) ?? throw new JsonException("it contains nothing");
    }

    /// <summary>Writes the manifest into a state's folder and waits until it is on the disk.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path, JsonSerializer.Serialize(this, s_options) + "\n");
        DiskSync.File(path);
    }
}
