using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Sentences;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>The encoders of a catalogue's titles, each made when first asked for.</summary>
/// <param name="dataset">The catalogue.</param>
internal sealed class TitleEncoders(RecDataset dataset)
{
    private readonly Lazy<TitleEncoder> _builtIn = new(() => TitleEncoder.Fit([.. dataset.Items.Select(item => item.Title)]));

    /// <summary>The built-in encoder, which reports are made by.</summary>
    public TitleEncoder BuiltIn => _builtIn.Value;

    /// <summary>The encoder that a request names.</summary>
    /// <exception cref="RoseException">The request names no file, model or folder for it, or what it names is none.</exception>
    public ITitleSimilarity Of(PreferencePairsRequest request, StrategyContext context) => request.Semantic.Vectors switch
    {
        TitleVectors.File => TitleVectorFile.Load(request.Semantic.VectorFile!, dataset),
        TitleVectors.Model => States(request.Model!, context),
        TitleVectors.Onnx => Sentences(request.Semantic.EncoderFolder!, context),
        _ => BuiltIn,
    };

    private DenseTitles States(string folder, StrategyContext context)
    {
        using var model = LanguageModel.Load(folder, dataset, TorchRuntime.SelectDevice(context.Request.Device));
        return HiddenStateTitleEncoder.Of(model, Titles, Progress(context), context.Cancellation);
    }

    private DenseTitles Sentences(string folder, StrategyContext context)
    {
        using var encoder = SentenceEncoder.Load(folder, TorchRuntime.ThreadsOr(context.Threads));
        return encoder.Encode(Titles, Progress(context), context.Cancellation);
    }

    private string[] Titles => [.. dataset.Items.Select(item => item.Title)];

    private Action<int> Progress(StrategyContext context) => done => context.Report("encoding titles", done, dataset.Items.Count);
}
