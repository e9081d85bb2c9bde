using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Training;

namespace RosePO.Core.Evaluation.Choosing;

/// <summary>The trials that a model was chosen from, beside it: each with its values, its figure on the validation users, and how it was trained.</summary>
/// <param name="Metric">What was compared.</param>
/// <param name="Users">The validation users that every trial was measured on.</param>
/// <param name="Chosen">The name of the chosen one.</param>
/// <param name="Trials">The trials, in the order of the grid.</param>
internal sealed record TrialsFile(string Metric, int Users, string Chosen, IReadOnlyList<Trial> Trials)
{
    /// <summary>The file's name in the model's folder.</summary>
    public const string Name = "trials.json";

    /// <summary>Writes the file.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="models">The trials, in its order.</param>
    /// <param name="folder">The chosen model's folder.</param>
    public static void Write(ChoiceResult choice, IReadOnlyList<NamedModel> models, ArtifactFolder folder)
    {
        var content = new TrialsFile(
            choice.Metric, choice.Users, choice.Chosen, [.. choice.Candidates.Zip(models, (figure, model) => new Trial(figure, TrainingOrigin.Of(model.Path)))]);
        File.WriteAllText(folder.File(Name), JsonSerializer.Serialize(content, ArtifactJson.Options) + "\n");
    }

    /// <summary>Reads the file of a model; null where it is not the best of several trials, or the file is not as this version writes it.</summary>
    /// <param name="model">The model's folder.</param>
    public static TrialsFile? Read(string model)
    {
        var path = Path.Combine(model, Name);
        try
        {
            return File.Exists(path) && JsonSerializer.Deserialize<TrialsFile>(File.ReadAllText(path), ArtifactJson.Options) is { Trials: not null } read
                && read.Trials.All(trial => trial is { Figure.Name: not null, Training: null or { Request: not null, Inputs: not null } }) && read.Trials.Any(trial => trial.Figure.Name == read.Chosen)
                ? read
                : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How a model was trained: once, or as each of the trials that it was chosen from.</summary>
    /// <param name="model">The model's folder.</param>
    public static IReadOnlyList<TrainingOrigin> OriginsOf(string model) =>
        [.. (Read(model) is { } file ? file.Trials.Select(trial => trial.Training) : [TrainingOrigin.Of(model)]).OfType<TrainingOrigin>()];
}

/// <summary>A trial of a tuning.</summary>
/// <param name="Figure">Its figure on the validation users, and its values of the options that are tuned.</param>
/// <param name="Training">How it was trained.</param>
internal sealed record Trial(ChoiceCandidate Figure, TrainingOrigin? Training);
