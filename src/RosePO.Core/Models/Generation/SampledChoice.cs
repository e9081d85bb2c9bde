using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Generation;

/// <summary>How tokens are drawn.</summary>
internal sealed record SamplingOptions
{
    /// <summary>Divides the logits; above 0. Below 1 likely tokens become likelier.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only the likeliest tokens whose probabilities sum to this are drawn from; in (0, 1], 1 for all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Only so many of the likeliest tokens are drawn from; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Seeds what is drawn. A prompt's draws depend on this and its stream, never on its batch.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>
/// Draws a token: temperature, then top-k, then the smallest set of likeliest tokens that together have at least top-p of the probability
/// (nucleus sampling, Holtzman et al. 2020), each renormalised. One uniform number decides, by the inverse of the cumulative
/// distribution over tokens in descending order of probability.
/// </summary>
internal sealed class SampledChoice : ITokenChoice, IDisposable
{
    private readonly SamplingOptions _options;
    private readonly Scalar _scale;
    private readonly Scalar _topP;

    public SampledChoice(SamplingOptions options)
    {
        if (!(options.Temperature > 0 && double.IsFinite(options.Temperature)) || !(options.TopP is > 0 and <= 1) || options.TopK < 0)
        {
            throw GenerationErrors.SamplingInvalid(options);
        }

        _options = options;
        _scale = 1 / options.Temperature;
        _topP = options.TopP;
    }

    public Tensor Choose(Tensor logits, IReadOnlyList<int> streams, int step)
    {
        var (sorted, ids) = logits.to(ScalarType.Float64).mul(_scale).sort(-1, descending: true, stable: true);  // (R, V)
        if (_options.TopK > 0 && _options.TopK < sorted.shape[1])
        {
            sorted = sorted.narrow(1, 0, _options.TopK);                                                        // (R, K)
        }

        // A token stays while those before it do not yet reach top-p: the likeliest always does.
        var probabilities = sorted.softmax(-1);                                                                 // (R, K)
        var before = probabilities.cumsum(-1) - probabilities;
        probabilities = probabilities * before.lt(_topP);
        var cumulative = probabilities.cumsum(-1);                                                              // (R, K)
        var uniform = streams.Select(stream => Seeds.Token(_options.Seed, stream, step)).ToArray();
        var drawn = tensor(uniform, [streams.Count, 1], device: logits.device) * cumulative.narrow(1, -1, 1);      // (R, 1)
        var place = cumulative.le(drawn).sum(-1, keepdim: true);                                                // (R, 1)
        return ids.gather(1, place).squeeze(1);                                                                 // (R)
    }

    public void Dispose()
    {
        _scale.Dispose();
        _topP.Dispose();
    }
}
