namespace RosePO.Core.Oracles;

/// <summary>What an oracle's options must be.</summary>
internal static class OracleRules
{
    /// <summary>Checks options.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a value lies outside its range.</exception>
    public static void Check(OracleOptions options)
    {
        AtLeastOne(nameof(options.HiddenSize), options.HiddenSize);
        AtLeastOne(nameof(options.MaxLength), options.MaxLength);
        AtLeastOne(nameof(options.SampledNegatives), options.SampledNegatives);
        AtLeastOne(nameof(options.Epochs), options.Epochs);
        AtLeastOne(nameof(options.Patience), options.Patience);
        AtLeastOne(nameof(options.BatchSize), options.BatchSize);
        Require(options.Dropout is >= 0 and < 1, $"Dropout ({options.Dropout}) must lie in [0, 1)");
        Require(options.LearningRate > 0 && double.IsFinite(options.LearningRate), $"LearningRate ({options.LearningRate}) must be positive");
        switch (options)
        {
            case SasRecOptions sasRec:
                AtLeastOne(nameof(sasRec.Layers), sasRec.Layers);
                Require(sasRec.Heads > 0 && sasRec.HiddenSize % sasRec.Heads == 0,
                    $"HiddenSize ({sasRec.HiddenSize}) must be a positive multiple of Heads ({sasRec.Heads})");
                break;
            case Gru4RecOptions gru4Rec:
                AtLeastOne(nameof(gru4Rec.Layers), gru4Rec.Layers);
                break;
            case CaserOptions caser:
                AtLeastOne(nameof(caser.Window), caser.Window);
                AtLeastOne(nameof(caser.HorizontalFilters), caser.HorizontalFilters);
                AtLeastOne(nameof(caser.VerticalFilters), caser.VerticalFilters);
                break;
        }
    }

    private static void AtLeastOne(string name, int value) => Require(value > 0, $"{name} ({value}) must be at least 1");

    private static void Require(bool holds, FormattableString requirement)
    {
        if (!holds)
        {
            throw OracleErrors.OptionInvalid(requirement);
        }
    }
}
