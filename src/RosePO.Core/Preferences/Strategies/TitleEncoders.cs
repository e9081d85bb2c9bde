using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Runtime;
using RosePO.Core.Text;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>The encoders of a catalogue's titles, each made when first asked for.</summary>
/// <param name="dataset">The catalogue.</param>
internal sealed class TitleEncoders(RecDataset dataset)
{
    private readonly Lazy<TitleEncoder> _builtIn = new(() => TitleEncoder.Fit([.. dataset.Items.Select(item => item.Title)]));

    /// <summary>The built-in encoder, which reports are made by.</summary>
    public TitleEncoder BuiltIn => _builtIn.Value;

    /// <summary>The encoder that a request names.</summary>
    /// <exception cref="RoseException">The request names no file or model for it, or what it names is none.</exception>
    public ITitleSimilarity Of(PreferencePairsRequest request, StrategyContext context) => request.TitleVectors switch
    {
        TitleVectors.File => TitleVectorFile.Load(request.TitleVectorFile ?? throw PreferenceErrors.VectorFileMissing(), dataset),
        TitleVectors.Model => States(request.Model ?? throw PreferenceErrors.VectorModelMissing(), context),
        _ => BuiltIn,
    };

    private DenseTitles States(string folder, StrategyContext context)
    {
        using var model = LanguageModel.Load(folder, dataset, TorchRuntime.SelectDevice(context.Request.Device));
        string[] titles = [.. dataset.Items.Select(item => item.Title)];
        return TitleStates.Of(model, titles, done => context.Report("encoding titles", done, titles.Length), context.Cancellation);
    }
}
