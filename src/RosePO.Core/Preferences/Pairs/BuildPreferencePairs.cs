using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>Builds a pair set: each training target is the chosen answer to its prompt, strategies find the rejected ones.</summary>
public static class BuildPreferencePairs
{
    // Prompts show few items, a sequential oracle takes more; what is further back is in the dataset.
    private const int StoredHistory = 64;

    private const int ReportEvery = 1000;

    /// <summary>Builds the pairs, or finds the artifact of the same request.</summary>
    /// <exception cref="RoseException">A value is out of range, the dataset or model is not one, or no pair was found.</exception>
    public static PairSetResult Run(PreferencePairsRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        PairRules.Check(request);
        if (PairRules.AsksModel(request) && LaunchedWork.IsAsked(request.Launcher))
        {
            return LaunchedWork.Run<PairSetResult>(request with { Launcher = null }, request.Launcher!, progress, cancellation);
        }

        var shape = PairShape.Of(request);
        return Artifact.Produce(Spec(request, shape), folder => Build(request, shape, folder, progress, cancellation), progress, cancellation) with
        {
            Pairs = request.Destination,
            Dataset = request.Dataset,
        };
    }

    /// <summary>What the pair set is made from.</summary>
    /// <param name="request">The request.</param>
    /// <param name="shape">How much prompts show.</param>
    internal static ArtifactSpec Spec(PreferencePairsRequest request, PromptShape shape) => new(
        PairSet.Kind,
        request with { MaxHistory = shape.MaxHistory, Candidates = shape.Candidates },
        request.Destination,
        PairRules.Inputs(request),
        request.Overwrite)
    {
        IsShared = PairRules.AsksModel(request),

        // Pairs without a model are the same bytes on every machine.
        Conditions = PairRules.AsksModel(request) ? DeviceClass.Condition(request.Device) : new Dictionary<string, string>(),
    };

    private static PairSetResult Build(
        PreferencePairsRequest request, PromptShape shape, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var dataset = RecDataset.Load(request.Dataset);
        var (rows, strategies, generated) = Mine(dataset, request, shape, progress, cancellation);
        if (rows.Count == 0)
        {
            throw PreferenceErrors.NoPair(request.Dataset);
        }

        // Strategies are reported as they chose; labels are flipped after them.
        PreferenceExample[] labelled = request.FlipShare > 0 ? [.. LabelNoise.Flip(rows, request.FlipUnit, request.FlipShare, request.Seed)] : [.. rows];
        PairSet.Write(folder.File(PairSet.FileName), labelled);
        GeneratedTexts.Write(folder, generated);
        return new PairSetResult
        {
            Pairs = request.Destination,
            Dataset = request.Dataset,
            Examples = labelled.Length,
            PairCount = rows.Sum(row => row.Rejected.Length),
            FlippedPairs = labelled.Count(row => LabelNoise.IsFlipped(row, dataset.TrainItems(row.User)[row.Position])),
            Strategies = strategies,
            Shape = shape,
            PromptNote = PairShape.Note(request, shape),
        };
    }

    internal static (List<PreferenceExample> Rows, IReadOnlyList<StrategyCount> Strategies, IReadOnlyList<string> Generated) Mine(
        RecDataset dataset, PreferencePairsRequest request, PromptShape shape, IProgress<StageProgress>? progress, CancellationToken cancellation,
        int? threads = null)
    {
        var recent = dataset.TrainingExamples(recent: request.RecentPositions);
        var examples = request.MaxExamples == 0 ? recent : DrawnExamples.Of(recent, request.MaxExamples, request.Seed);
        if (examples.Count == 0)
        {
            throw PreferenceErrors.NoExample(request.Dataset);
        }

        var stored = Math.Max(shape.MaxHistory, StoredHistory);
        EvaluationCase[] questions = [.. examples.Select(example => Question(dataset, example, shape.Candidates, request.Seed, stored))];
        var titles = new TitleEncoders(dataset);
        var generated = new GeneratedTexts(dataset.Items.Count);
        var assigned = request.StrategyWeights is { } weights ? Assign(examples, weights, request.Seed) : null;
        var strategies = request.Strategies.Select((name, i) =>
        {
            int[] own = [.. Enumerable.Range(0, questions.Length).Where(example => assigned is null || assigned[example] == i)];
            var context = new StrategyContext(dataset, questions, own, request, titles, generated, progress, cancellation)
            {
                Shape = shape,
                Threads = threads ?? Environment.ProcessorCount,
            };
            return (name, StrategyRegistry.Create(name, context));
        }).ToArray();
        var builder = new PairBuilder(dataset, strategies, assigned, request);
        var rows = new List<PreferenceExample>(examples.Count);
        for (var i = 0; i < examples.Count; i++)
        {
            if (builder.Build(i, examples[i].Position, questions[i]) is { } row)
            {
                rows.Add(row);
            }

            if ((i + 1) % ReportEvery == 0 || i + 1 == examples.Count)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new StageProgress("pairs", "finding rejected answers", i + 1, examples.Count));
            }
        }

        return (rows, PairStatistics.Count(dataset, titles.BuiltIn, rows, builder.Counts), generated.Texts);
    }

    // The candidates depend on seed, user and position alone: every strategy and every choice of examples sees the same.
    private static EvaluationCase Question(RecDataset dataset, TrainingExample example, int candidates, int seed, int stored)
    {
        var random = new Random(Seeds.ExampleCandidates(seed, example.User, example.Position));
        var question = dataset.TrainingCase(example, candidates, random);
        return question.History.Length <= stored ? question : question with { History = question.History[^stored..] };
    }

    // An example's strategy depends on seed, user and position alone, so that no choice of other examples changes it.
    private static int[] Assign(IReadOnlyList<TrainingExample> examples, IReadOnlyList<double> weights, int seed)
    {
        var sum = weights.Sum();
        return [.. examples.Select(example =>
        {
            var point = new Random(Seeds.ExampleStrategy(seed, example.User, example.Position)).NextDouble() * sum;
            var at = 0;
            while (at < weights.Count - 1 && (point -= weights[at]) >= 0)
            {
                at++;
            }

            return at;
        })];
    }
}
