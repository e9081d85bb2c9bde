using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Options;
using RosePO.Core.Preferences;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>What a measurement compares titles by.</summary>
internal static class MeasuredTitles
{
    private const string File = "titleVectorFile";
    private const string Names = "titleVectorNames";
    private const string Folder = "titleEncoderFolder";

    /// <summary>Checks that what the encoder needs is named.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>.</exception>
    public static void Check(MeasurementRequest request)
    {
        switch (request.TitleVectors)
        {
            case TitleVectors.File when request.TitleVectorFile is null:
                throw OptionErrors.Contradiction(
                    request.TitleVectorFile, "Titles are to be compared by the vectors of a file, but none is named: set 'titleVectorFile'.");
            case TitleVectors.Onnx when request.TitleEncoderFolder is null:
                throw OptionErrors.Contradiction(
                    request.TitleEncoderFolder, "Titles are to be compared by a sentence encoder, but no folder of one is named: set 'titleEncoderFolder'.");
            case TitleVectors.Model when request.TitleModel is null:
                throw OptionErrors.Contradiction(
                    request.TitleModel, "Titles are to be compared by a model's hidden states, but no model is named: set 'titleModel' to the name of one that is measured.");
            case TitleVectors.Model when request.Models.All(model => model.Name != request.TitleModel):
                throw OptionErrors.Contradiction(
                    request.TitleModel, $"Titles are to be compared by the hidden states of '{request.TitleModel}', which is not measured: name one of the models.");
            default:
                break;
        }
    }

    /// <summary>The files that are read, by the name that the manifest gives them.</summary>
    public static IEnumerable<(string Name, string? Path)> Inputs(MeasurementRequest request) =>
    [
        (File, request.TitleVectorFile),
        (Names, request.TitleVectorFile is { } vectors ? TitleVectorFile.NamesOf(vectors) : null),
        (Folder, request.TitleEncoderFolder),
    ];

    /// <summary>The encoder's name, for protocols.</summary>
    public static string NameOf(MeasurementRequest request) => request.TitleVectors switch
    {
        TitleVectors.File => $"vectors of {Path.GetFileName(request.TitleVectorFile)}",
        TitleVectors.Model => $"hidden states of {request.TitleModel}",
        TitleVectors.Onnx => $"sentence encoder {Path.GetFileName(Path.TrimEndingDirectorySeparator(request.TitleEncoderFolder!))}",
        _ => TitleEncoder.Name,
    };

    /// <summary>The encoder of a measurement.</summary>
    /// <exception cref="RoseException">A file, model or folder is not one, or lacks a title.</exception>
    public static ITitleSimilarity Of(RecDataset dataset, MeasurementRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        new TitleEncoders(dataset).Of(
            new TitleSource(
                request.TitleVectors,
                request.TitleVectorFile,
                request.Models.FirstOrDefault(model => model.Name == request.TitleModel)?.Path,
                request.TitleEncoderFolder,
                request.Device),
            Environment.ProcessorCount,
            done => progress?.Report(new StageProgress("measure", "encoding titles", done, dataset.Items.Count)),
            cancellation);

    /// <summary>The encoder of a measurement that was made, from what it was made from.</summary>
    /// <param name="folder">The measurement.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="dataset">What was measured on.</param>
    /// <exception cref="RoseException">What the vectors came from is no longer there, or is something else.</exception>
    public static ITitleSimilarity Of(string folder, ArtifactManifest manifest, RecDataset dataset)
    {
        var vectors = manifest.Request["titleVectors"].Deserialize<TitleVectors?>(ArtifactJson.Options) ?? TitleVectors.TfIdf;
        var model = $"model:{(string?)manifest.Request["titleModel"]}";
        foreach (var name in (string[])[File, Names, Folder, .. vectors == TitleVectors.Model ? [model] : Array.Empty<string>()])
        {
            if (manifest.Inputs.TryGetValue(name, out var hash) && (string?)manifest.Request[name] is { } path && (!Path.Exists(path) || ContentHash.OfInput(path) != hash))
            {
                throw MeasurementErrors.TitleVectorsChanged(folder, path);
            }
        }

        return new TitleEncoders(dataset).Of(
            new TitleSource(vectors, (string?)manifest.Request[File], (string?)manifest.Request[model], (string?)manifest.Request[Folder], "cpu"),
            Environment.ProcessorCount, null, CancellationToken.None);
    }
}
