namespace RosePO.Core.Preferences;

/// <summary>What a request for pairs must be.</summary>
internal static class PairRules
{
    /// <summary>Checks a request before anything is loaded.</summary>
    public static void Check(PreferencePairsRequest request)
    {
        Require(request.Strategies.Count > 0, nameof(request.Strategies), $"empty", "a list of at least one strategy");
        Require(request.Negatives > 0, nameof(request.Negatives), $"{request.Negatives}", "at least 1");
        Require(request.MaxExamples >= 0, nameof(request.MaxExamples), $"{request.MaxExamples}", "at least 0");
        Require(request.RecentPositions >= 0, nameof(request.RecentPositions), $"{request.RecentPositions}", "at least 0");
        Require(request.MaxHistory > 0, nameof(request.MaxHistory), $"{request.MaxHistory}", "at least 1");
        Require(request.Candidates > 1, nameof(request.Candidates), $"{request.Candidates}", "at least 2");
        Require(request.SemanticNeighbours > 0, nameof(request.SemanticNeighbours), $"{request.SemanticNeighbours}", "at least 1");
        Require(request.InBatchSize > 1, nameof(request.InBatchSize), $"{request.InBatchSize}", "at least 2");
        Require(request.SelfHardAnswers > 0, nameof(request.SelfHardAnswers), $"{request.SelfHardAnswers}", "at least 1");
        Require(request.SelfHardMaxTokens > 0, nameof(request.SelfHardMaxTokens), $"{request.SelfHardMaxTokens}", "at least 1");
        Require(
            request.SelfHardTemperature > 0 && double.IsFinite(request.SelfHardTemperature),
            nameof(request.SelfHardTemperature), $"{request.SelfHardTemperature}", "above 0");
        Require(request.SelfHardTopP is > 0 and <= 1, nameof(request.SelfHardTopP), $"{request.SelfHardTopP}", "above 0 and at most 1");
        Require(request.PopularityExponent is >= 0 and <= 10, nameof(request.PopularityExponent), $"{request.PopularityExponent}", "between 0 and 10");
        Require(request.FlipShare is >= 0 and < 1, nameof(request.FlipShare), $"{request.FlipShare}", "at least 0 and below 1");
        if (request.Strategies.Distinct().Count() < request.Strategies.Count)
        {
            throw PreferenceErrors.RepeatedStrategy();
        }

        if (request.StrategyWeights is { } weights
            && (weights.Count != request.Strategies.Count || weights.Any(weight => !(weight > 0 && double.IsFinite(weight)))))
        {
            throw PreferenceErrors.WeightsDoNotFit(weights.Count, request.Strategies.Count);
        }

        CheckSources(request);
    }

    /// <summary>What is read, by the request's property.</summary>
    public static Dictionary<string, string> Inputs(PreferencePairsRequest request)
    {
        var inputs = new Dictionary<string, string> { ["dataset"] = request.Dataset };
        if (request.Model is { } model)
        {
            inputs["model"] = model;
        }

        if (request.RejectedFile is { } rejected)
        {
            inputs["rejectedFile"] = rejected;
        }

        if (request.TitleVectorFile is { } vectors)
        {
            inputs["titleVectorFile"] = vectors;
            inputs["titleVectorNames"] = TitleVectorFile.NamesOf(vectors);
        }

        if (request.TitleEncoderFolder is { } encoder)
        {
            inputs["titleEncoderFolder"] = encoder;
        }

        return inputs;
    }

    /// <summary>Whether a language model computes something that the pairs follow from.</summary>
    public static bool AsksModel(PreferencePairsRequest request) =>
        request.Strategies.Contains(RejectedStrategy.SelfHard)
        || (request.Strategies.Contains(RejectedStrategy.Semantic) && request.TitleVectors == TitleVectors.Model);

    private static void CheckSources(PreferencePairsRequest request)
    {
        if (request.Strategies.Contains(RejectedStrategy.SelfHard) && request.Model is null)
        {
            throw PreferenceErrors.ModelMissing();
        }

        if (request.Strategies.Contains(RejectedStrategy.File) && request.RejectedFile is null)
        {
            throw PreferenceErrors.RejectedFileMissing();
        }

        if (request.Strategies.Contains(RejectedStrategy.Semantic))
        {
            switch (request.TitleVectors)
            {
                case TitleVectors.File when request.TitleVectorFile is null:
                    throw PreferenceErrors.VectorFileMissing();
                case TitleVectors.Model when request.Model is null:
                    throw PreferenceErrors.VectorModelMissing();
                case TitleVectors.Onnx when request.TitleEncoderFolder is null:
                    throw PreferenceErrors.VectorEncoderMissing();
                default:
                    break;
            }
        }
    }

    private static void Require(bool holds, string name, FormattableString value, string range)
    {
        if (!holds)
        {
            throw PreferenceErrors.OutOfRange(name, value, range);
        }
    }
}
