using RosePO.Benchmarks.Measuring;
using RosePO.Core.Models.Decoder;

namespace RosePO.Benchmarks.Peers;

/// <summary>The same model with its weights as they are, beside the quantised one.</summary>
internal static class FullWeights
{
    /// <summary>What results call it.</summary>
    public const string Name = "full-weights";

    /// <summary>Quantises a model where the command line asks for it.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="setting">Where models are.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="model">The model.</param>
    /// <returns>The model with full weights; null where nothing is quantised, or another program is the peer.</returns>
    public static LlamaModel? Open(BenchmarkOptions options, Setting setting, ModelShape shape, LlamaModel model)
    {
        if (options.Quantisation is null)
        {
            return null;
        }

        model.Quantise();
        return options.Peer is null ? setting.Frozen(shape) : null;
    }
}
