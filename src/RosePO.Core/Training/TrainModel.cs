using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Lora;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Titles;
using RosePO.Core.Tracking;
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
    /// <param name="progress">Receives every step.</param>
    /// <param name="cancellation">Stops after the step at hand and leaves a checkpoint that the same request resumes from.</param>
    /// <exception cref="RoseException">The request, an input or the destination is at fault, or training diverged.</exception>
    public static ModelResult Run(
        TrainingRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        TrainingRules.Check(request);
        if (LaunchedWork.IsAsked(request.Launcher))
        {
            return LaunchedWork.Run<ModelResult>(request with { Launcher = null }, request.Launcher!, progress, cancellation);
        }

        request = Prepared(request, progress, cancellation);
        var pairs = request is AlignRequest align ? PairsOf(align) : null;

        // Pairs of texts bring all that is read.
        var datasetFolder = pairs?.Texts is null ? request.Dataset ?? PairDataset.Require(pairs!, PairsFolder(request)) : string.Empty;
        var isNew = IsEmbedded(request.Model);
        var baseModel = isNew ? null : LoraAdapter.BaseOf(request.Model);
        TrainingRules.RequireTrainable(request, baseModel is not null);
        var shape = TrainingShape.Of(request, pairs);
        var spec = TrainingSpec.Of(request, datasetFolder, baseModel, shape);
        using var signal = TerminationSignal.Watch(cancellation);
        return Artifact.Produce(
            spec,
            folder => MlflowTracking.Record(
                request.MlflowStore, request.MlflowExperiment, folder, progress,
                run => Train(request, shape, datasetFolder, pairs, folder, new Checkpoint(folder, KeyOf(spec, folder)), run, progress, signal.Token)),
            progress,
            signal.Token) with
        {
            Model = request.Destination,
            Dataset = datasetFolder,
        };
    }

    /// <summary>The pretraining that a fine-tuning of a new model begins with; null where it has none.</summary>
    /// <param name="request">The fine-tuning.</param>
    internal static PretrainRequest? PretrainingOf(SftRequest request) =>
        !IsEmbedded(request.Model) || request.Pretraining.Epochs == 0 ? null : new PretrainRequest(request, request.Pretraining)
        {
            Destination = request.Destination + "-pretrain",
            Lora = new(),
            MergeAdapter = false,
        };

    // The request with the model that it starts from: a new one is pretrained first.
    private static TrainingRequest Prepared(TrainingRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        request is SftRequest sft && PretrainingOf(sft) is { } pretraining
            ? sft with { Model = Run(pretraining, progress, cancellation).Model, Embedded = new(), Pretraining = new() }
            : request;

    private static PairSet PairsOf(AlignRequest request)
    {
        var pairs = PairSet.Load(request.Pairs);
        LossRules.Check(request, pairs);
        return pairs;
    }

    private static string PairsFolder(TrainingRequest request) => ((AlignRequest)request).Pairs;

    private static ModelResult Train(
        TrainingRequest request, PromptShape shape, string datasetFolder, PairSet? pairs, ArtifactFolder folder, Checkpoint checkpoint, MlflowRun? run,
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var device = TorchRuntime.SelectDevice(request.Device);
        folder.Device = device.ToString();
        var dataset = pairs is null ? RecDataset.Load(datasetFolder)
            : pairs.Texts is { } texts ? PairTexts.Catalogue(PairsFolder(request), texts)
            : PairDataset.Load(pairs, PairsFolder(request), datasetFolder).With(pairs.Generated);
        using var model = Open(request, dataset, device, pairs?.Texts is null ? null : PairTexts.Template);
        model.Use(shape);
        model.Network.Compute = MatrixPrecision.Resolve(request.Precision, device);
        model.Network.ActivationCheckpointing = request.ActivationCheckpointing;
        var parameters = (model.Network.Adapter?.Parameters ?? model.Network.Parameters).Count;
        using var oracle = FlowOracle.Load(request, dataset);
        var objective = Objective(request, model, dataset, pairs, oracle, folder, progress, cancellation);
        var validation = new Validation(request, model, dataset, cancellation);
        var outcome = new TrainingLoop(model.Network, request, folder, checkpoint, validation, run, progress).Run(objective, cancellation);
        objective.Complete(folder, cancellation);
        var precision = model.Network.Compute == ScalarType.BFloat16 ? Precision.Bf16 : Precision.Fp32;
        Save(request, model, folder);
        progress?.Report(new StageProgress(TrainingStages.Of(request).ToString().ToLowerInvariant(), "validating", 0, validation.Users));
        var result = new ModelResult
        {
            Model = request.Destination,
            Dataset = datasetFolder,
            Stage = TrainingStages.Of(request),
            Parameters = parameters,
            Steps = outcome.Steps,
            BestStep = outcome.BestStep,
            Loss = outcome.Loss,
            Precision = precision,
            CheckpointNote = outcome.CheckpointNote,
            ReferenceLogProbs = (objective as AlignObjective)?.ReferenceSource,
            ValidationHitRatio = validation.HitRatio(),
            PeakMemory = PeakMemory.Bytes(),
            Shape = shape,
            PromptNote = request is AlignRequest ? ModelPrompt.Difference(model.Own, shape) : null,
            DomainNote = (objective as PretrainObjective)?.Note,
        };

        if (result.ValidationHitRatio is { } hits)
        {
            run?.Write(new LoggedStep(outcome.Steps, new Dictionary<string, double> { ["validation/HR@1"] = hits }));
        }

        // Last of all: until then a run that is killed resumes from it.
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
            if (RankGroup.Current.IsFirst)
            {
                adapter.Save(folder.Path, LoraAdapter.BaseOf(request.Model) ?? request.Model);
                model.SavePrompt(folder.Path);
            }

            return;
        }

        // On every rank: all of them measure it.
        model.Network.Adapter?.Merge(model.Network);
        if (RankGroup.Current.IsFirst)
        {
            model.Save(folder.Path);
        }
    }

    private static LanguageModel Open(TrainingRequest request, RecDataset dataset, Device device, PromptTemplate? wording)
    {
        var template = request.PromptTemplate is { } named ? PromptTemplates.Resolve(named) : wording;
        var lora = request.Lora.IsOn;

        // Weights that are to be written with an adapter added keep every digit.
        var dtype = lora && !request.MergeAdapter ? MatrixPrecision.Resolve(request.Precision, device) : ScalarType.Float32;
        var opened = IsEmbedded(request.Model)
            ? LanguageModel.CreateEmbedded(dataset, ((SupervisedRequest)request).Embedded, Seeds.Weights(request.Seed), device)
            : LanguageModel.Load(request.Model, dataset, device, trainable: !lora, dtype, template, request.Lora.Continue);
        return opened.OrDispose(model =>
        {
            model.Use((template ?? model.Prompts.Template) with { RunningText = request is PretrainRequest });
            if (request.Lora.Rank > 0)
            {
                // Over the adapter that the model has, which stays as it is: the base under both is loaded once.
                model.Network.Adapter = LoraAdapter.Create(
                    model.Network.Config, request.Lora, Seeds.AdapterWeights(request.Seed), device, beneath: model.Network.Adapter);
            }
        });
    }

    private static ITrainingObjective Objective(
        TrainingRequest request, LanguageModel model, RecDataset dataset, PairSet? pairs, TrainedOracle? oracle, ArtifactFolder folder,
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (pairs is { Examples.Count: 0 })
        {
            throw TrainingErrors.NoPairs(PairsFolder(request));
        }

        var examples = request is SupervisedRequest supervised ? Examples(supervised, dataset) : [];
        if (pairs is null && examples.Count == 0)
        {
            throw TrainingErrors.NoExamples(dataset.Folder, TrainingStages.Of(request));
        }

        return request switch
        {
            PretrainRequest pretrain => new PretrainObjective(model, dataset, pretrain),
            SftRequest sft => Tuning(model, dataset, new PromptRows(model, dataset, examples, sft), oracle, sft),
            AlignRequest align => new AlignObjective(
                model, dataset, pairs!, align, steps => ReferenceLogProbs.Of(align, model, folder, steps, progress, cancellation),
                (done, total) => progress?.Report(new StageProgress("align", "reference log-probs", done, total)), cancellation),
            _ => throw new InvalidOperationException($"No objective trains a {request.GetType().Name}."),
        };
    }

    // The share of all, and no more than the limit: at least one, where there is one.
    private static IReadOnlyList<TrainingExample> Examples(SupervisedRequest request, RecDataset dataset)
    {
        var all = dataset.TrainingExamples(request.ReservedPositions, (request as SftRequest)?.RecentPositions ?? 0);
        if (request is not SftRequest sft)
        {
            return all;
        }

        var share = sft.ExampleShare is { } part ? Math.Max(1, (int)Math.Round(part * all.Count)) : all.Count;
        return DrawnExamples.Of(all, Math.Min(share, sft.MaxExamples ?? share), sft.Seed);
    }

    private static ITrainingObjective Tuning(LanguageModel model, RecDataset dataset, PromptRows rows, TrainedOracle? oracle, SftRequest request)
    {
        if (request.Flow.Weight == 0)
        {
            return new SftObjective(model, rows, request);
        }

        FlowRules.CheckTemplate(request, model.Prompts.Template);
        var counts = TitleCounts.Of(dataset, request.Flow.Counts, model.Shape.MaxHistory, request.ReservedPositions);
        return new FlowObjective(model, rows, new TitleFlow(counts, model.Prompts.Answer, model.Prompts.End), oracle, request);
    }

    internal static bool IsEmbedded(string model) => string.Equals(model, Embedded, StringComparison.OrdinalIgnoreCase);
}
