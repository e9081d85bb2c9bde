using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Sentences;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>Where titles' vectors come from.</summary>
/// <param name="Vectors">The sort of encoder.</param>
/// <param name="File">The file of vectors.</param>
/// <param name="Model">The model's folder.</param>
/// <param name="Folder">The sentence encoder's folder.</param>
/// <param name="Device">The device of a model.</param>
internal sealed record TitleSource(TitleVectors Vectors, string? File, string? Model, string? Folder, string Device);

/// <summary>The encoders of a catalogue's titles, each made when first asked for.</summary>
/// <param name="dataset">The catalogue.</param>
internal sealed class TitleEncoders(RecDataset dataset)
{
    private readonly Lazy<TitleEncoder> _builtIn = new(() => TitleEncoder.Fit([.. dataset.Items.Select(item => item.Title)]));

    /// <summary>The built-in encoder, which reports are made by.</summary>
    public TitleEncoder BuiltIn => _builtIn.Value;

    /// <summary>An encoder.</summary>
    /// <param name="source">Which; it names the file, model or folder that its sort needs.</param>
    /// <param name="threads">Threads that a sentence encoder may take.</param>
    /// <param name="done">Receives how many titles are encoded.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="RoseException">What the source names is no file of vectors, model or sentence encoder, or one of other titles.</exception>
    public ITitleSimilarity Of(TitleSource source, int threads, Action<int>? done, CancellationToken cancellation) => source.Vectors switch
    {
        TitleVectors.File => TitleVectorFile.Load(source.File!, dataset),
        TitleVectors.Model => States(source, done, cancellation),
        TitleVectors.Onnx => Sentences(source.Folder!, threads, done, cancellation),
        _ => BuiltIn,
    };

    private DenseTitles States(TitleSource source, Action<int>? done, CancellationToken cancellation)
    {
        using var model = LanguageModel.Load(source.Model!, dataset, TorchRuntime.SelectDevice(source.Device));
        return HiddenStateTitleEncoder.Of(model, Titles, done, cancellation);
    }

    private DenseTitles Sentences(string folder, int threads, Action<int>? done, CancellationToken cancellation)
    {
        using var encoder = SentenceEncoder.Load(folder, TorchRuntime.ThreadsOr(threads));
        return encoder.Encode(Titles, done, cancellation);
    }

    private string[] Titles => [.. dataset.Items.Select(item => item.Title)];
}
