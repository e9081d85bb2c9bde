using RosePO.Core.Artifacts;
using RosePO.Core.Options;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Preferences;

/// <summary>What a request for pairs must be.</summary>
internal static class PairRules
{
    /// <summary>Checks a request before anything is loaded.</summary>
    public static void Check(PreferencePairsRequest request)
    {
        OptionCheck.Run(request);
        LauncherCommand.Of(request.Launcher);
        if (request.Strategies.Count == 0)
        {
            throw OptionErrors.Invalid(request.Strategies, "a list of at least one strategy");
        }

        if (request.Strategies.Distinct().Count() < request.Strategies.Count)
        {
            throw OptionErrors.Contradiction(request.Strategies, "A strategy is listed twice: list each once and raise the number of negatives instead.");
        }

        if (request.StrategyWeights is { } weights && weights.Count != request.Strategies.Count)
        {
            throw OptionErrors.Contradiction(
                request.StrategyWeights,
                FormattableString.Invariant($"There are {weights.Count} weights for {request.Strategies.Count} strategies: give one above 0 for each, or none for the union."));
        }

        CheckSources(request);
    }

    /// <summary>What is read, by the request's property.</summary>
    public static Dictionary<string, string> Inputs(PreferencePairsRequest request) => ArtifactSpec.InputsOf(
        ("dataset", request.Dataset),
        ("model", request.Model),
        ("rejectedFile", request.RejectedFile),
        ("semantic.vectorFile", request.Semantic.VectorFile),
        ("titleVectorNames", request.Semantic.VectorFile is { } vectors ? TitleVectorFile.NamesOf(vectors) : null),
        ("semantic.encoderFolder", request.Semantic.EncoderFolder));

    /// <summary>Whether a language model computes something that the pairs follow from.</summary>
    public static bool AsksModel(PreferencePairsRequest request) =>
        request.Strategies.Contains(RejectedStrategy.SelfHard)
        || (request.Strategies.Contains(RejectedStrategy.Semantic) && request.Semantic.Vectors == TitleVectors.Model);

    private static void CheckSources(PreferencePairsRequest request)
    {
        if (request.Strategies.Contains(RejectedStrategy.SelfHard) && request.Model is null)
        {
            throw OptionErrors.Contradiction(
                request.Model, "The strategy SelfHard takes the SFT model's own wrong answers, but no model was given: pass the SFT model or leave the strategy out.");
        }

        if (request.Strategies.Contains(RejectedStrategy.File) && request.RejectedFile is null)
        {
            throw OptionErrors.Contradiction(request.RejectedFile, "The strategy File reads rejected answers, but no file is named: set 'rejectedFile'.");
        }

        if (!request.Strategies.Contains(RejectedStrategy.Semantic))
        {
            return;
        }

        switch (request.Semantic.Vectors)
        {
            case TitleVectors.File when request.Semantic.VectorFile is null:
                throw OptionErrors.Contradiction(
                    request.Semantic.VectorFile, "Titles are to be compared by the vectors of a file, but none is named: set 'semantic.vectorFile'.");
            case TitleVectors.Model when request.Model is null:
                throw OptionErrors.Contradiction(request.Model, "Titles are to be compared by a model's hidden states, but no model was given: set 'model'.");
            case TitleVectors.Onnx when request.Semantic.EncoderFolder is null:
                throw OptionErrors.Contradiction(
                    request.Semantic.EncoderFolder, "Titles are to be compared by a sentence encoder, but no folder of one is named: set 'semantic.encoderFolder'.");
            default:
                break;
        }
    }
}
