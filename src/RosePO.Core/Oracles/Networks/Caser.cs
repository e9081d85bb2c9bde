using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Oracles.Networks;

/// <summary>
/// Caser (Tang and Wang 2018, "Personalized Top-N Sequential Recommendation via Convolutional Sequence Embedding"): the last items are an image
/// of (items, embedding). Horizontal filters of every height find unions of neighbouring items wherever they are, vertical filters weigh items by
/// place. All positions of a sequence share one convolution. There is no user embedding, so that any history can be asked about.
/// </summary>
internal sealed class Caser : OracleNetwork
{
    private readonly int _window;
    private readonly (Parameter Weight, Parameter Bias)[] _horizontal;
    private readonly (Parameter Weight, Parameter Bias) _vertical;
    private readonly Linear _output;

    /// <summary>Creates the network on the CPU; weights and dropout depend on the seed alone.</summary>
    public Caser(CaserOptions options, int items, int seed = 0)
        : base(options, items, seed)
    {
        var width = options.HiddenSize;
        _window = options.Window;
        _horizontal = [.. Enumerable.Range(1, _window).Select(height => Filters($"horizontal_{height}", options.HorizontalFilters, width, height))];
        _vertical = Filters("vertical", options.VerticalFilters, 1, _window);
        _output = nn.Linear(_window * options.HorizontalFilters + width * options.VerticalFilters, width);
        register_module("output", _output);
        Initialise(seed);
    }

    /// <summary>Encodes histories.</summary>
    /// <param name="ids">(B, L) item ids, padded on the left.</param>
    /// <returns>(B, L, D): at each position, what the window that ends there predicts.</returns>
    public override Tensor forward(Tensor ids)
    {
        var (batch, length) = (ids.shape[0], ids.shape[1]);
        var image = F.pad(Embed(ids).transpose(1, 2), [_window - 1, 0]);       // (B, D, W - 1 + L): padding is 0, as that of rows
        var found = new Tensor[_horizontal.Length + 1];
        for (var i = 0; i < _horizontal.Length; i++)
        {
            // A filter of height i + 1 fits W - i places of each window; the best of them counts.
            found[i] = F.max_pool1d(F.relu(Convolve(image, _horizontal[i])), _window - i, 1); // (B, F, L)
        }

        found[^1] = Convolve(image.reshape(-1, 1, image.shape[2]), _vertical) // (B * D, V, L)
            .reshape(batch, -1, length);                                         // (B, D * V, L)
        var x = Dropout.Apply(cat(found, 1).transpose(1, 2), training);        // (B, L, W * F + D * V)
        return _output.forward(x);                                             // (B, L, D)
    }

    /// <inheritdoc/>
    protected override double Deviation(string name, Tensor weight) =>
        name.StartsWith("items", StringComparison.Ordinal) ? InitialDeviation : FanIn(weight);

    // (B, C, P) to (B, F, P'), as a product over windows: conv1d gave a loss that was not a number now and then on a processor with AVX-512, by
    // what was in fresh memory before.
    private static Tensor Convolve(Tensor image, (Parameter Weight, Parameter Bias) filters)
    {
        var windows = image.unfold(2, filters.Weight.shape[2], 1).transpose(1, 2).flatten(2);   // (B, P', C * size)
        return F.linear(windows, filters.Weight.flatten(1), filters.Bias).transpose(1, 2);
    }

    // Not nn.Conv1d, which does not dispose all that it makes (TorchSharp 0.107).
    private (Parameter Weight, Parameter Bias) Filters(string name, int count, int channels, int size)
    {
        var (weight, bias) = (new Parameter(empty(count, channels, size)), new Parameter(empty(count)));
        register_parameter($"{name}_weight", weight);
        register_parameter($"{name}_bias", bias);
        return (weight, bias);
    }
}
