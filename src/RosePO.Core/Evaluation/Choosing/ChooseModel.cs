using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Models;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Lora;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Evaluation.Choosing;

/// <summary>Chooses the best of several models by the validation users of a dataset: what is tuned on them is never tuned on the test split.</summary>
public static class ChooseModel
{
    /// <summary>Measures the models and keeps a copy of the best, or finds the choice that was made.</summary>
    /// <param name="request">Which models, and by what.</param>
    /// <param name="progress">Receives how many users of which model are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="RoseException">The request is at fault, an input is not what it must be, or the models are not of one kind.</exception>
    public static ChoiceResult Run(ChoiceRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ChoiceRules.Check(request);
        if (LaunchedWork.IsAsked(request.Launcher))
        {
            return LaunchedWork.Run<ChoiceResult>(request with { Launcher = null }, request.Launcher!, progress, cancellation);
        }

        ChoiceRules.RequireAlike(request, LoraAdapter.BaseOf, path => LanguageModel.PromptOf(path)?.Shape);
        return Artifact.Produce(Spec(request), folder => Choose(request, folder, progress, cancellation), progress, cancellation) with
        {
            Model = request.Destination,
            Dataset = request.Dataset,
        };
    }

    /// <summary>What the choice is made from.</summary>
    internal static ArtifactSpec Spec(ChoiceRequest request)
    {
        var inputs = ArtifactSpec.InputsOf([("dataset", request.Dataset), .. request.Models.Select(model => ($"model:{model.Name}", model.Path))]);

        // Paths are under the names of inputs, so that content, not place, makes the key.
        var identity = JsonSerializer.SerializeToNode(request, ArtifactJson.Options)!.AsObject();
        identity["models"] = new JsonArray([.. request.Models.Select(model => (JsonNode)model.Name)]);
        foreach (var (name, path) in inputs)
        {
            identity[name] = path;
        }

        return new ArtifactSpec(ModelFolder.Kind, identity, request.Destination, inputs, request.Overwrite)
        {
            Record = typeof(ChoiceRequest),
            IsShared = true,
            Conditions = DeviceClass.Condition(request.Device),
        };
    }

    private static ChoiceResult Choose(ChoiceRequest request, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var device = TorchRuntime.SelectDevice(request.Device);
        folder.Device = device.ToString();
        var dataset = RecDataset.Load(request.Dataset);
        List<EvaluationCase> cases = [.. dataset.Cases(DataSplit.Validation).Take(request.Users ?? int.MaxValue)];
        if (cases.Count == 0)
        {
            throw ChoiceErrors.NoUsers(request.Dataset);
        }

        var ranks = request.Models.Select(named =>
        {
            using var model = LanguageModel.Load(named.Path, dataset, device);
            return new CandidateScorer(model).Ranks(
                cases, model.Shape.MaxHistory, done => progress?.Report(new StageProgress("choose", "scoring", done, cases.Count, named.Name)), cancellation);
        }).ToList();
        var candidates = ChoiceFigures.Of(request, ranks, People.Named(cases.Select(question => dataset.Users[question.User].Person)), cancellation);
        var best = ChoiceFigures.Best(candidates);
        var result = new ChoiceResult
        {
            Model = request.Destination,
            Dataset = request.Dataset,
            Chosen = best.Name,
            Metric = Rankings.NameOf(request.Metric),
            Users = cases.Count,
            Candidates = candidates,
        };
        if (RankGroup.Current.IsFirst)
        {
            ModelCopy.Make(request.Models.First(model => model.Name == best.Name).Path, folder.Path);
            if (request.Trials is not null)
            {
                TrialsFile.Write(result, request.Models, folder);
            }
        }

        return result;
    }
}
