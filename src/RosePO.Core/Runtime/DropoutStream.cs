using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Runtime;

/// <summary>
/// Dropout from a random stream of its own. Torch's dropout draws from one generator that every thread of the process shares, so that two
/// trainings at once would change each other. What is drawn depends on the seed and the place alone: a pass that is computed again draws the
/// same, and so does a run that is resumed.
/// </summary>
internal sealed class DropoutStream : IDisposable
{
    private Generator? _generator;
    private int _seed;
    private long _passes;
    private int _stride = 1;
    private (long Pass, int Part) _place;
    private bool _isThere;

    /// <summary>Begins the stream of a step.</summary>
    /// <param name="seed">The step's seed.</param>
    /// <param name="rank">The rank that draws: its passes are numbered among those of all.</param>
    /// <param name="ranks">How many ranks there are.</param>
    public void Begin(int seed, int rank = 0, int ranks = 1) => (_seed, _passes, _stride, _isThere) = (seed, rank + 1 - ranks, ranks, false);

    /// <summary>Counts a pass through the network; passes of one step draw differently.</summary>
    /// <returns>Its number in the step, from 1.</returns>
    public long NextPass() => _passes += _stride;

    /// <summary>Moves to a part of a pass: what is drawn there does not depend on what was drawn before.</summary>
    /// <param name="pass">The pass, as <see cref="NextPass"/> numbered it.</param>
    /// <param name="part">The part of the network, such as a block.</param>
    public void MoveTo(long pass, int part) => (_place, _isThere) = ((pass, part), false);

    /// <summary>Zeroes elements and scales the others so that the expectation stays. Any shape.</summary>
    /// <param name="x">What is dropped from.</param>
    /// <param name="probability">The share of elements set to zero, in [0, 1); 0 costs nothing.</param>
    public Tensor Apply(Tensor x, double probability) => probability <= 0 ? x : x * Fill(empty_like(x), probability);

    /// <summary>Fills a tensor with what elements are multiplied by: 0, or the inverse of the share that is kept.</summary>
    /// <param name="factors">The tensor. Any shape.</param>
    /// <param name="probability">The share of elements set to zero, in (0, 1).</param>
    public Tensor Fill(Tensor factors, double probability)
    {
        _generator ??= new Generator(0, factors.device);
        if (!_isThere)
        {
            _generator.manual_seed(Seeds.DropoutOf(_seed, _place.Pass, _place.Part));
            _isThere = true;
        }

        using Scalar kept = 1 - probability;
        return factors.bernoulli_(1 - probability, _generator).div_(kept);
    }

    /// <inheritdoc/>
    public void Dispose() => _generator?.Dispose();
}
