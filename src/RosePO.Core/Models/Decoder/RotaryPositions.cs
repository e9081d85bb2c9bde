using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>
/// Rotary positions (Su et al. 2021): theta_i = base^(-2i/D), scaled as the configuration says; both halves of a head turn by
/// the same angles, position * theta_i. The angles are computed for the positions at hand, so a context of any length costs
/// nothing before it is used.
/// </summary>
internal sealed class RotaryPositions : IDisposable
{
    private readonly Tensor _frequencies;

    public RotaryPositions(LlamaConfig config, Device device)
    {
        var half = config.HeadSize / 2;
        var signed = new double[config.HeadSize];
        for (var i = 0; i < half; i++)
        {
            // Single precision, in which the models were trained. The first half's sign is the one of rotate_half: a cosine
            // does not see it, a sine carries it.
            double frequency = (float)Math.Pow(config.RopeTheta, -2.0 * i / config.HeadSize);
            frequency = (float)(config.RopeScaling?.Scale(frequency) ?? frequency);
            (signed[i], signed[i + half]) = (-frequency, frequency);
        }

        _frequencies = tensor(signed, device: device).DetachFromDisposeScope();                             // (D)
    }

    /// <summary>Cosines and signed sines, so that a head x turns to x cos + roll(x, D/2) sin.</summary>
    /// <param name="positions">Positions, (B, T), int64.</param>
    /// <param name="type">The type of the result.</param>
    /// <returns>Two tensors of (B, T, 1, D).</returns>
    public (Tensor Cos, Tensor Sin) At(Tensor positions, ScalarType type)
    {
        // In double precision: a product of a far position and a fast frequency has no digit to lose.
        var angles = positions.to(ScalarType.Float64).unsqueeze(-1).unsqueeze(-1) * _frequencies;           // (B, T, 1, D)
        return (angles.cos().to(type), angles.sin().to(type));
    }

    /// <inheritdoc/>
    public void Dispose() => _frequencies.Dispose();
}
