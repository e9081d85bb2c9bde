namespace RosePO.Core.Oracles;

/// <summary>The shape of a SASRec: the <c>config.json</c> of an oracle artifact.</summary>
/// <param name="Items">The catalogue's size; ids run from 0, and this number itself is the padding id.</param>
/// <param name="HiddenSize">Width of the residual stream; a multiple of <paramref name="Heads"/>.</param>
/// <param name="Layers">Transformer blocks.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="MaxLength">The longest history.</param>
/// <param name="Dropout">Dropout on the embedding and on both residual branches of each block.</param>
public sealed record SasRecConfig(int Items, int HiddenSize, int Layers, int Heads, int MaxLength, double Dropout)
{
    /// <summary>The file's name in the artifact's folder.</summary>
    public const string FileName = "config.json";

    internal static SasRecConfig From(SasRecOptions options, int items)
    {
        OracleErrors.Require(options.HiddenSize > 0 && options.Heads > 0 && options.HiddenSize % options.Heads == 0,
            $"HiddenSize ({options.HiddenSize}) must be a positive multiple of Heads ({options.Heads})");
        OracleErrors.Require(options.Layers > 0, $"Layers ({options.Layers}) must be at least 1");
        OracleErrors.Require(options.MaxLength > 0, $"MaxLength ({options.MaxLength}) must be at least 1");
        OracleErrors.Require(options.Dropout is >= 0 and < 1, $"Dropout ({options.Dropout}) must lie in [0, 1)");
        OracleErrors.Require(options.Epochs > 0, $"Epochs ({options.Epochs}) must be at least 1");
        OracleErrors.Require(options.Patience > 0, $"Patience ({options.Patience}) must be at least 1");
        OracleErrors.Require(options.BatchSize > 0, $"BatchSize ({options.BatchSize}) must be at least 1");
        OracleErrors.Require(options.LearningRate > 0, $"LearningRate ({options.LearningRate}) must be positive");
        return new SasRecConfig(items, options.HiddenSize, options.Layers, options.Heads, options.MaxLength, options.Dropout);
    }
}
