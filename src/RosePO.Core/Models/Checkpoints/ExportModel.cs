using RosePO.Core.Artifacts;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Checkpoints;

/// <summary>Writes a model as one Hugging Face folder that other programs load: an adapter is added to its base's weights.</summary>
public static class ExportModel
{
    /// <summary>Exports a model.</summary>
    /// <param name="request">What, to where, in which type.</param>
    /// <param name="progress">Receives what is being done.</param>
    /// <param name="cancellation">Stops between two steps; nothing is left behind.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>, or the destination is at fault.</exception>
    public static ModelExportResult Run(
        ModelExportRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(request.Model))
        {
            throw ArtifactErrors.NotFound(request.Model);
        }

        var baseModel = LoraAdapter.BaseOf(request.Model);
        var inputs = ArtifactSpec.InputsOf(("model", request.Model), ("baseModel", baseModel));
        var spec = new ArtifactSpec(ModelFolder.Kind, request, request.Destination, inputs, request.Overwrite);
        return Artifact.Produce(spec, folder => Write(request, baseModel, folder, progress, cancellation), progress, cancellation) with
        {
            Model = request.Destination,
            Source = request.Model,
            Base = baseModel,
        };
    }

    private static ModelExportResult Write(
        ModelExportRequest request, string? baseModel, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new StageProgress("export", "loading", 0, 3));
        var weights = baseModel ?? request.Model;
        var device = TorchRuntime.SelectDevice("cpu");
        using var network = LlamaModel.Load(weights, device, trainable: false);
        var tokenizer = TokenizerFolder.Load(weights);
        cancellation.ThrowIfCancellationRequested();
        if (baseModel is not null)
        {
            progress?.Report(new StageProgress("export", "merging", 1, 3));
            network.Adapter = LoraAdapter.Load(request.Model, network.Config, device);
            network.Adapter.Merge(network);
            cancellation.ThrowIfCancellationRequested();
        }

        progress?.Report(new StageProgress("export", "writing", 2, 3));
        network.Save(folder.Path, tokenizer.Start, tokenizer.End, tokenizer.Padding, TypeOf(request.Type));
        tokenizer.Save(folder.Path);
        CopyPrompt(request.Model, baseModel, folder);
        return new ModelExportResult
        {
            Model = request.Destination,
            Source = request.Model,
            Base = baseModel,
            Parameters = network.Parameters.Count,
            Type = request.Type,
        };
    }

    // The adapter's own prompt, as it was trained with, before its base's.
    private static void CopyPrompt(string model, string? baseModel, ArtifactFolder folder)
    {
        var prompt = new[] { model, baseModel }
            .OfType<string>().Select(from => Path.Combine(from, ModelFolder.Prompt)).FirstOrDefault(File.Exists);
        if (prompt is not null)
        {
            // Read first, so that one that is damaged or may not be read is named.
            ModelPrompt.Load(prompt);
            File.Copy(prompt, folder.File(ModelFolder.Prompt));
        }
    }

    private static ScalarType TypeOf(WeightType type) => type switch
    {
        WeightType.Bf16 => ScalarType.BFloat16,
        WeightType.Fp16 => ScalarType.Float16,
        _ => ScalarType.Float32,
    };
}
