namespace RosePO.Core.Models.Decoder;

/// <summary>How rotary frequencies were stretched for a longer context; the kinds are closed.</summary>
/// <param name="Factor">The context's growth, at least 1.</param>
internal abstract record RopeScaling(double Factor)
{
    /// <summary>The frequency that takes the place of one of the unscaled.</summary>
    /// <param name="frequency">In radians a position.</param>
    internal abstract double Scale(double frequency);
}

/// <summary>Position interpolation (Chen et al. 2023): every frequency is divided by the factor.</summary>
internal sealed record LinearRopeScaling(double Factor) : RopeScaling(Factor)
{
    internal const string Name = "linear";

    internal override double Scale(double frequency) => frequency / Factor;
}

/// <summary>
/// Llama 3.1's scaling: wavelengths beyond the original context over <see cref="LowFrequencyFactor"/> are stretched by the
/// factor, those below the original context over <see cref="HighFrequencyFactor"/> stay, and between them the share that
/// stays grows linearly.
/// </summary>
internal sealed record Llama3RopeScaling(double Factor) : RopeScaling(Factor)
{
    internal const string Name = "llama3";

    /// <summary>Sets the wavelength, original context over this, beyond which frequencies are divided.</summary>
    public required double LowFrequencyFactor { get; init; }

    /// <summary>Sets the wavelength, original context over this, below which frequencies stay.</summary>
    public required double HighFrequencyFactor { get; init; }

    /// <summary>Tokens of the context that the model was first trained on.</summary>
    public required int OriginalContextLength { get; init; }

    internal override double Scale(double frequency)
    {
        // How often the wave turns within the original context: at most the low factor is low, at least the high factor is high.
        var turns = OriginalContextLength * frequency / (2 * Math.PI);
        var stays = Math.Clamp((turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor), 0, 1);
        return ((1 - stays) * frequency / Factor) + (stays * frequency);
    }
}
