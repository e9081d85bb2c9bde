using System.Text.Json;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Text;

/// <summary>
/// How a prompt is put together: Start, then each candidate between its marks, then each history title between its marks,
/// then the answer: a title and AnswerEnd. Prompt and answer are tokenised apart, in training and evaluation alike.
/// </summary>
public sealed record PromptTemplate
{
    /// <summary>Opens the prompt.</summary>
    public string Start { get; init; } = "<s>";

    /// <summary>Stands before each candidate.</summary>
    public string BeforeCandidate { get; init; } = "<candidate>";

    /// <summary>Stands before the history.</summary>
    public string BeforeHistory { get; init; } = "<history>";

    /// <summary>Stands behind each history title, and so right before the answer.</summary>
    public string AfterTitle { get; init; } = "</s>";

    /// <summary>Ends the answer.</summary>
    public string AnswerEnd { get; init; } = "</s>";

    /// <summary>Whether the prompt lists the candidates; pretraining knows none.</summary>
    public bool ListCandidates { get; init; } = true;

    /// <summary>Reads a model folder's template.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static PromptTemplate Load(string path) => File.Exists(path)
        ? JsonSerializer.Deserialize<PromptTemplate>(File.ReadAllBytes(path), ArtifactJson.Options)!
        : throw TextErrors.PromptMissing(path);

    /// <summary>Writes the template.</summary>
    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, ArtifactJson.Options) + "\n");
}
