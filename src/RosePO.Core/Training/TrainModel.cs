using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Lora;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Training.Loop;
using RosePO.Core.Training.Objectives;
using static TorchSharp.torch;

namespace RosePO.Core.Training;

/// <summary>Trains a language model: pretraining on packed histories, SFT on prompts, or preference optimisation on pairs.</summary>
public static class TrainModel
{
    /// <summary>The model that is not a folder but a new, small decoder.</summary>
    public const string Embedded = "Embedded";

    /// <summary>Runs a stage.</summary>
    /// <param name="request">What to train, on what, how.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops after the step at hand and leaves a checkpoint that the same request goes on from.</param>
    /// <exception cref="RoseException">The request, an input or the destination is at fault, or training diverged.</exception>
    public static ModelResult Run(
        TrainingRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        TrainingRequestRules.Check(request);
        var pairs = request.Stage == TrainingStage.Align ? PairSet.Load(request.Pairs!) : null;
        if (pairs is not null)
        {
            LossRules.Check(request, pairs);
        }

        // Pairs of texts bring all that is read.
        var datasetFolder = pairs?.Texts is null ? request.Dataset ?? PairDataset.Require(pairs!, request.Pairs!) : string.Empty;
        var isNew = IsEmbedded(request.Model);
        if (!isNew && request.Lora.Rank == 0 && File.Exists(Path.Combine(request.Model, ModelFolder.AdapterConfig)))
        {
            throw TrainingErrors.FullOnAdapter(request.Model);
        }

        var spec = TrainingSpec.Of(request, datasetFolder, isNew ? null : LoraAdapter.BaseOf(request.Model));
        using var signal = TerminationSignal.Watch(cancellation);
        return Artifact.Produce(
            spec, folder => Train(request, datasetFolder, pairs, folder, new Checkpoint(folder, KeyOf(spec, folder)), progress, signal.Token), progress, signal.Token) with
        {
            Model = request.Destination,
            Dataset = datasetFolder,
        };
    }

    private static ModelResult Train(
        TrainingRequest request, string datasetFolder, PairSet? pairs, ArtifactFolder folder, Checkpoint checkpoint, IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var device = TorchRuntime.SelectDevice(request.Device);
        folder.Device = device.ToString();
        var dataset = pairs is null ? RecDataset.Load(datasetFolder)
            : pairs.Texts is { } texts ? PairTexts.Catalogue(request.Pairs!, texts)
            : PairDataset.Load(pairs, request.Pairs!, datasetFolder).With(pairs.Generated);
        using var model = Open(request, dataset, device, pairs?.Texts is null ? null : PairTexts.Template);
        model.Network.Compute = MatrixPrecision.Resolve(request.Precision, device);
        model.Network.ActivationCheckpointing = request.ActivationCheckpointing;
        var parameters = (model.Network.Adapter?.Parameters ?? model.Network.Parameters).Count;
        var objective = Objective(request, model, dataset, pairs, folder, progress, cancellation);
        var validation = new Validation(request, model, dataset, cancellation);
        using var best = validation.Best();
        var outcome = new TrainingLoop(model.Network, request, folder, checkpoint, best, progress).Run(objective, cancellation);
        objective.Complete(folder, cancellation);
        var precision = model.Network.Compute == ScalarType.BFloat16 ? Precision.Bf16 : Precision.Fp32;
        Save(request, model, folder);
        progress?.Report(new StageProgress(request.Stage.ToString().ToLowerInvariant(), "validating", 0, validation.Users));
        var result = new ModelResult
        {
            Model = request.Destination,
            Dataset = datasetFolder,
            Stage = request.Stage,
            Parameters = parameters,
            Steps = outcome.Steps,
            BestStep = outcome.BestStep,
            Loss = outcome.Loss,
            Precision = precision,
            CheckpointNote = outcome.CheckpointNote,
            ReferenceLogProbs = (objective as AlignObjective)?.ReferenceSource,
            ValidationHitRatio = validation.HitRatio(),
            PeakMemory = PeakMemory.Bytes(),
        };

        // Last of all: until then a run that is killed goes on from it.
        checkpoint.Clear();
        return result;
    }

    // The inputs were hashed when the artifact was begun.
    private static string KeyOf(ArtifactSpec spec, ArtifactFolder folder)
    {
        var hashes = spec.Inputs.GroupBy(input => input.Value, StringComparer.Ordinal).ToDictionary(paths => paths.Key, paths => folder.Inputs[paths.First().Key], StringComparer.Ordinal);
        return ArtifactIdentity.Of(spec, path => hashes[path]).Key;
    }

    private static void Save(TrainingRequest request, LanguageModel model, ArtifactFolder folder)
    {
        if (model.Network.Adapter is { } adapter && !request.MergeAdapter)
        {
            adapter.Save(folder.Path, LoraAdapter.BaseOf(request.Model) ?? request.Model);
            model.Prompts.Template.Save(folder.File(ModelFolder.Prompt));
        }
        else
        {
            model.Network.Adapter?.Merge(model.Network);
            model.Save(folder.Path);
        }
    }

    private static LanguageModel Open(TrainingRequest request, RecDataset dataset, Device device, PromptTemplate? wording)
    {
        var template = request.PromptTemplate is { } named ? PromptTemplates.Resolve(named) : wording;
        var lora = request.Lora.Rank > 0;

        // Weights that are to be written with an adapter added keep every digit.
        var dtype = lora && !request.MergeAdapter ? MatrixPrecision.Resolve(request.Precision, device) : ScalarType.Float32;
        var model = IsEmbedded(request.Model)
            ? LanguageModel.CreateEmbedded(dataset, request.Embedded, Seeds.Derive(request.Seed, 0), device)
            : LanguageModel.Load(request.Model, dataset, device, trainable: !lora, dtype, template);
        try
        {
            model.Use((template ?? model.Prompts.Template) with { RunningText = request.Stage == TrainingStage.Pretrain });
            if (lora)
            {
                // Over the adapter that the model has, which stays as it is: the base under both is loaded once.
                model.Network.Adapter = LoraAdapter.Create(
                    model.Network.Config, request.Lora, Seeds.Derive(request.Seed, 0), device, beneath: model.Network.Adapter);
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static ITrainingObjective Objective(
        TrainingRequest request, LanguageModel model, RecDataset dataset, PairSet? pairs, ArtifactFolder folder,
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (pairs is { Examples.Count: 0 })
        {
            throw TrainingErrors.NoPairs(request.Pairs!);
        }

        IReadOnlyList<TrainingExample> examples = pairs is null ? dataset.TrainingExamples(request.ReservedPositions) : [];
        if (pairs is null && examples.Count == 0)
        {
            throw TrainingErrors.NoExamples(dataset.Folder, request.Stage);
        }

        return request.Stage switch
        {
            TrainingStage.Pretrain => new PretrainObjective(model, dataset, request),
            TrainingStage.Sft => new SftObjective(model, dataset, examples, request),
            _ => new AlignObjective(
                model, dataset, pairs!, request, ReferenceCache.Of(request, model, folder),
                (done, total) => progress?.Report(new StageProgress("align", "reference log-probs", done, total)), cancellation),
        };
    }

    internal static bool IsEmbedded(string model) => string.Equals(model, Embedded, StringComparison.OrdinalIgnoreCase);
}
