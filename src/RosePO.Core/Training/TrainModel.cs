using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Preferences;
using RosePO.Core.Runtime;
using RosePO.Core.Text;
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

        var datasetFolder = request.Dataset ?? pairs!.Dataset;
        var inputs = new Dictionary<string, string> { ["dataset"] = datasetFolder };
        if (!IsEmbedded(request.Model))
        {
            if (request.Lora.Rank == 0 && File.Exists(Path.Combine(request.Model, ModelFolder.AdapterConfig)))
            {
                throw TrainingErrors.FullOnAdapter(request.Model);
            }

            inputs["model"] = request.Model;
            if (LoraAdapter.BaseOf(request.Model) is { } baseModel)
            {
                inputs["baseModel"] = baseModel;
            }
        }

        if (pairs is not null)
        {
            inputs["pairs"] = request.Pairs!;
        }

        if (request.PromptTemplate is { } template && PromptTemplates.Find(template) is null)
        {
            inputs["promptTemplate"] = template;
        }

        var spec = new ArtifactSpec(
            ModelFolder.Kind, request with { Dataset = datasetFolder }, request.Destination, inputs, request.Overwrite, Resumable: true);
        using var signal = TerminationSignal.Watch(cancellation);
        return Artifact.Produce(spec, folder => Train(request, datasetFolder, pairs, folder, progress, signal.Token)) with
        {
            Model = request.Destination,
            Dataset = datasetFolder,
        };
    }

    private static ModelResult Train(
        TrainingRequest request, string datasetFolder, PairSet? pairs, ArtifactFolder folder, IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var device = TorchRuntime.SelectDevice(request.Device);
        folder.Device = device.ToString();
        var dataset = RecDataset.Load(datasetFolder);
        using var model = Open(request, dataset, device);
        model.Network.Compute = MatrixPrecision.Resolve(request.Precision, device);
        model.Network.ActivationCheckpointing = request.ActivationCheckpointing;
        var parameters = (model.Network.Adapter?.Parameters ?? model.Network.Parameters).Count;
        var objective = Objective(request, model, dataset, pairs, folder, progress, cancellation);
        using var best = Best(request, model, dataset, cancellation);
        var outcome = new TrainingLoop(model.Network, request, folder, best, progress).Run(objective, cancellation);
        objective.Complete(folder, cancellation);
        var precision = model.Network.Compute == ScalarType.BFloat16 ? Precision.Bf16 : Precision.Fp32;
        Save(request, model, folder);
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
            ReferenceLogProbs = (objective as AlignObjective)?.ReferenceSource,
            ValidationHitRatio = Validate(request, model, dataset, progress, cancellation),
            PeakMemory = PeakMemory.Bytes(),
        };

        // Last of all: until then a run that is killed goes on from it.
        new Checkpoint(folder).Clear();
        return result;
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

    private static LanguageModel Open(TrainingRequest request, RecDataset dataset, Device device)
    {
        var template = request.PromptTemplate is { } named ? PromptTemplates.Resolve(named) : null;
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
                model, dataset, pairs!, request, new ReferenceCache(request.Pairs!, ReferenceParts(request, model, folder)),
                (done, total) => progress?.Report(new StageProgress("align", "reference log-probs", done, total)), cancellation),
        };
    }

    // What the reference's log-probs follow from.
    private static SortedDictionary<string, string> ReferenceParts(TrainingRequest request, LanguageModel model, ArtifactFolder folder) =>
        new(StringComparer.Ordinal)
        {
            ["model"] = folder.Inputs["model"],
            ["tokenizer"] = TokenizerFolder.HashOf(LoraAdapter.BaseOf(request.Model) ?? request.Model),
            ["template"] = ContentHash.OfText(model.Prompts.Template.ToJson()),
            ["data"] = ContentHash.OfText($"{folder.Inputs["dataset"]} {folder.Inputs["pairs"]} {request.MaxHistory}"),
            ["precision"] = $"{model.Network.Parameters.Flat.dtype} {model.Network.Compute} {model.Network.Device.type}",
        };

    private static BestWeights? Best(TrainingRequest request, LanguageModel model, RecDataset dataset, CancellationToken cancellation)
    {
        if (request.EvaluateEvery == 0)
        {
            return null;
        }

        var cases = dataset.Cases(DataSplit.Validation).Take(request.ValidationUsers).ToList();
        return cases.Count > 0
            ? new BestWeights(
                $"eval/{Rankings.NameOf(request.StoppingMetric)}",
                () => Evaluated(model, scorer => Rankings.Mean(request.StoppingMetric, scorer.Ranks(cases, request.MaxHistory, cancellation))),
                request.Patience)
            : throw TrainingErrors.NoValidation(dataset.Folder);
    }

    private static double? Validate(
        TrainingRequest request, LanguageModel model, RecDataset dataset, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var cases = dataset.Cases(DataSplit.Validation).Take(request.ValidationUsers).ToList();
        if (cases.Count == 0)
        {
            return null;
        }

        progress?.Report(new StageProgress(request.Stage.ToString().ToLowerInvariant(), "validating", 0, cases.Count));
        return Evaluated(model, scorer => Rankings.Mean(RankingMetric.HitRatio, scorer.Ranks(cases, request.MaxHistory, cancellation)));
    }

    // As the model is used later: in single precision and without dropout.
    private static double Evaluated(LanguageModel model, Func<CandidateScorer, double> measure)
    {
        var (compute, dropout) = (model.Network.Compute, model.Network.Adapter?.Dropout ?? 0);
        model.Network.Compute = ScalarType.Float32;
        if (model.Network.Adapter is { } adapter)
        {
            adapter.Dropout = 0;
        }

        try
        {
            return measure(new CandidateScorer(model));
        }
        finally
        {
            model.Network.Compute = compute;
            if (model.Network.Adapter is { } trained)
            {
                trained.Dropout = dropout;
            }
        }
    }

    internal static bool IsEmbedded(string model) => string.Equals(model, Embedded, StringComparison.OrdinalIgnoreCase);
}
