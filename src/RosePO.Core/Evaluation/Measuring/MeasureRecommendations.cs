using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;
using RosePO.Core.Tracking;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>
/// Measures models and baselines on the same cases: every metric with its bootstrap interval, paired differences
/// against one of them, and a report.
/// </summary>
public static class MeasureRecommendations
{
    /// <summary>The artifact kind.</summary>
    public const string Kind = "measurement";

    /// <summary>Measures, or finds the measurement of the same models unchanged.</summary>
    /// <param name="request">What is measured and how.</param>
    /// <param name="progress">Receives how many cases of which model are done.</param>
    /// <param name="cancellation">Stops between batches; nothing is left behind.</param>
    /// <exception cref="RoseException">
    /// The request names an unknown baseline, nothing to measure, a name twice or a value out of range; an input is not an artifact of its
    /// kind; the destination cannot be written.
    /// </exception>
    public static MeasurementResult Run(
        MeasurementRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var plan = MeasurementPlan.Of(request);
        if (LaunchedWork.IsAsked(request.Launcher))
        {
            return LaunchedWork.Run<MeasurementResult>(request with { Launcher = null }, request.Launcher!, progress, cancellation);
        }

        var datasetKey = Artifact.Open(request.Dataset, RecDataset.Kind).Key;
        var oracles = BaselineOracles.Of(request, plan, progress, cancellation);
        var histories = ModelHistory.Of(request);
        var spec = Spec(request, plan, oracles, histories);
        var result = Artifact.Produce(spec, folder => MlflowTracking.Record(request.MlflowStore, request.MlflowExperiment, folder, progress, run =>
        {
            var started = DateTimeOffset.UtcNow;
            if (oracles.Count > 0 || request.Models.Count > 0)
            {
                folder.Device = TorchRuntime.SelectDevice(request.Device).ToString();
            }

            var dataset = RecDataset.Load(request.Dataset);
            var titles = MeasuredTitles.Of(dataset, request, progress, cancellation);
            var options = Options(request, plan, histories, new MeasuredCases(dataset, request, titles, progress, cancellation), datasetKey);
            var measured = Measurer.Measure(dataset, Recommenders(request, plan, dataset, oracles, histories), options, progress, cancellation);
            MeasurementFiles.WriteMetrics(measured, folder.File(MeasurementFiles.Metrics));
            MeasurementFiles.WritePredictions(measured, folder);
            var published = Publication.Of((JsonObject)spec.Request);
            var source = new ReportSource(
                (string?)published["title"] ?? request.Title,
                Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(request.Destination)) ?? request.Destination,
                request.Models.ToDictionary(model => model.Name, model => model.Path),
                ArtifactLineage.Of(spec.Inputs, folder.Inputs),
                published,
                request.Command)
            {
                Circumstances = new Circumstances(started, DateTimeOffset.UtcNow - started, GitCommit.Of(request.Destination)),
            };
            ReportFiles.Write(source.Collect(measured), folder, request.Plots);
            MeasurementFiles.Track(measured, folder, run);
            return measured.ToResult(request.Destination);
        }), progress, cancellation);

        // A measurement that was found again may have been moved since it was made.
        var report = MeasurementFiles.ReportAt(request.Destination);
        return result with
        {
            Measurement = request.Destination,
            Report = report,
            Models = result.Models.Select(model => model with { Measurement = request.Destination, Report = report }).ToArray(),
        };
    }

    /// <summary>What the measurement is made from.</summary>
    /// <param name="request">The request.</param>
    /// <param name="plan">Who is measured.</param>
    /// <param name="oracles">The oracles behind baselines: folders by baseline.</param>
    /// <param name="histories">The titles of history that each model is shown.</param>
    internal static ArtifactSpec Spec(
        MeasurementRequest request, MeasurementPlan plan, IReadOnlyDictionary<string, string> oracles, IReadOnlyList<ModelHistory> histories)
    {
        var inputs = MeasurementPlan.Inputs(request, oracles);
        return new ArtifactSpec(Kind, Identity(request, plan, inputs, histories), request.Destination, inputs, request.Overwrite)
        {
            Record = typeof(MeasurementRequest),
            IsShared = true,
            Conditions = oracles.Count > 0 || request.Models.Count > 0 ? DeviceClass.Condition(request.Device) : new Dictionary<string, string>(),
        };
    }

    private static MeasurerOptions Options(
        MeasurementRequest request, MeasurementPlan plan, IReadOnlyList<ModelHistory> histories, MeasuredCases cases, string datasetKey)
    {
        var options = new MeasurerOptions
        {
            DatasetKey = datasetKey,
            Beams = request.Beams,
            UserGroups = request.UserGroups,
            GroupReference = request.GroupReference,
            Split = request.Split,
            MaxHistory = ModelHistory.Longest(request, histories),
            Histories = histories,
            Resamples = request.Resamples,
            Confidence = request.Confidence,
            Seed = request.Seed,
            Baselines = plan.Baselines,
            Against = plan.Against,
            Controls = MeasuredControls.Of(request.Models),
            Columns = plan.Columns,
            Similarity = cases.Titles,
            TitleEncoder = MeasuredTitles.NameOf(request),
            Quantisation = request.Quantisation,
        };
        MeasurerOptions[] asked = [.. MeasuredCases.Asked(request).Select(one => options with
        {
            Protocol = one.Protocol,
            Cases = cases.Of(one.List),
            CandidateList = request.CandidateLists.Count > 0 ? one.List : null,
            CandidateSource = MeasuredCases.Source(request, one.List),
        })];

        // Claims are about the main protocol.
        return asked[0] with { Additional = asked[1..], Claims = plan.Claims };
    }

    private static IEnumerable<IRecommender> Recommenders(
        MeasurementRequest request, MeasurementPlan plan, RecDataset dataset, IReadOnlyDictionary<string, string> oracles, IReadOnlyList<ModelHistory> histories)
    {
        var context = new BaselineContext(dataset, request.Seed, oracles, request.Device);
        foreach (var baseline in plan.Baselines)
        {
            yield return BaselineRegistry.Create(baseline, context);
        }

        foreach (var (model, history) in request.Models.Zip(histories))
        {
            yield return LanguageModelRecommender.Load(
                model.Name, model.Path, dataset, history.Titles, request.GenerationUsers, request.Device, request.Quantisation);
        }
    }

    // The request as the manifest keeps it. Paths are under the names of inputs, so that content, not place, makes the key.
    private static JsonObject Identity(
        MeasurementRequest request, MeasurementPlan plan, IReadOnlyDictionary<string, string> inputs, IReadOnlyList<ModelHistory> histories)
    {
        var identity = JsonSerializer.SerializeToNode(request, ArtifactJson.Options)!.AsObject();
        identity.Remove("oracles");
        identity["models"] = new JsonArray(request.Models.Select(JsonNode? (model) => model.Name).ToArray());
        identity["baselines"] = new JsonArray(plan.Baselines.Select(JsonNode? (name) => name).ToArray());
        identity["against"] = plan.Against;

        // In its place at the end whether it was asked for or not: the key is made from the text.
        identity.Remove("maxHistory");
        identity["maxHistory"] = ModelHistory.Longest(request, histories);
        identity["histories"] = new JsonObject(histories.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Model, one.Titles)));
        identity["metrics"] = new JsonArray(plan.Columns.Select(JsonNode? (name) => name).ToArray());

        // What claims nothing is measured as it was before there were claims.
        identity.Remove("claims");
        if (plan.Claims.Count > 0)
        {
            identity["claims"] = JsonSerializer.SerializeToNode(plan.Claims, ArtifactJson.Options);
        }

        foreach (var (name, path) in inputs)
        {
            identity[name] = path;
        }

        return identity;
    }
}
