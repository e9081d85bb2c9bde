using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles.Networks;

/// <summary>
/// Dropout with a random stream of its own. Torch's modules draw from one generator that every thread of the process shares, so
/// that two trainings at once would change each other.
/// </summary>
/// <param name="probability">The share of elements set to zero, in [0, 1).</param>
/// <param name="seed">Seeds the stream.</param>
internal sealed class SeededDropout(double probability, ulong seed) : IDisposable
{
    private Generator? _generator;

    /// <summary>Zeroes elements and scales the others so that the expectation stays.</summary>
    public Tensor Apply(Tensor x, bool training)
    {
        if (!training || probability == 0)
        {
            return x;
        }

        _generator ??= new Generator(seed, x.device);
        using Scalar threshold = probability;
        using Scalar kept = 1 - probability;
        return x * rand(x.shape, device: x.device, generator: _generator).ge_(threshold).div_(kept);
    }

    /// <inheritdoc/>
    public void Dispose() => _generator?.Dispose();
}
