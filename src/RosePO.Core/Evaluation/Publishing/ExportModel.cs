using RosePO.Core.Artifacts;
using RosePO.Core.Models;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Gguf;
using RosePO.Core.Models.Lora;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;
using static TorchSharp.torch;

namespace RosePO.Core.Evaluation.Publishing;

/// <summary>Writes a model as other programs load it, a Hugging Face folder or a GGUF file: an adapter is added to its base's weights.</summary>
public static class ExportModel
{
    /// <summary>The artifact kind of an exported GGUF file, which is no model for the other stages.</summary>
    public const string GgufKind = "gguf";

    /// <summary>Exports a model.</summary>
    /// <param name="request">What, to where, in which type.</param>
    /// <param name="progress">Receives what is being done.</param>
    /// <param name="cancellation">Stops between two steps; nothing is left behind.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.ModelInvalid"/>: the model is at fault, or llama.cpp has no tokenizer like its own; <see cref="RoseErrorCode.RequestInvalid"/>: a type
    /// that the format does not have; or the destination is at fault.
    /// </exception>
    public static ModelExportResult Run(
        ModelExportRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(request.Model))
        {
            throw ArtifactErrors.NotFound(request.Model);
        }

        if (request is { Type: WeightType.Q8, Format: not ModelFormat.Gguf })
        {
            throw ModelErrors.GgufAlone(request.Type);
        }

        var baseModel = LoraAdapter.BaseOf(request.Model);
        var inputs = ArtifactSpec.InputsOf(("model", request.Model), ("baseModel", baseModel), ("measurement", request.Measurement));
        var spec = new ArtifactSpec(request.Format == ModelFormat.Gguf ? GgufKind : ModelFolder.Kind, request, request.Destination, inputs, request.Overwrite);
        return Artifact.Produce(spec, folder => Write(request, baseModel, folder, progress, cancellation), progress, cancellation) with
        {
            Model = request.Destination,
            Source = request.Model,
            Base = baseModel,
            File = FileOf(request),
        };
    }

    private static string? FileOf(ModelExportRequest request) => request.Format == ModelFormat.Gguf ? Path.Combine(request.Destination, GgufFile.FileName) : null;

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
        if (request.Format == ModelFormat.Gguf)
        {
            GgufExport.Write(
                folder.File(GgufFile.FileName), network, tokenizer, weights, request.Type,
                (done, all) => progress?.Report(new StageProgress("export", "writing tensors", done, all)), cancellation);
        }
        else
        {
            network.Save(folder.Path, tokenizer.Start, tokenizer.End, tokenizer.Padding, TypeOf(request.Type));
            tokenizer.Save(folder.Path);
        }

        CopyPrompt(request.Model, baseModel, folder);
        File.WriteAllText(folder.File(ModelCard.FileName), ModelCard.Of(request, network.Parameters.Count));
        return new ModelExportResult
        {
            Model = request.Destination,
            Source = request.Model,
            Base = baseModel,
            Parameters = network.Parameters.Count,
            Format = request.Format,
            File = FileOf(request),
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
