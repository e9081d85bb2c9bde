using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Runtime;

namespace RosePO.Core.Preferences;

/// <summary>Builds a pair set: each training target is the chosen answer to its prompt, strategies find the rejected ones.</summary>
public static class BuildPreferencePairs
{
    // Prompts show few items, a sequential oracle takes more; what lies further back is in the dataset.
    private const int StoredHistory = 64;

    private const int ReportEvery = 1000;

    /// <summary>Builds the pairs, or finds the artifact of the same request.</summary>
    /// <exception cref="RoseException">A value is out of range, the dataset or model is not one, or no pair was found.</exception>
    public static PairSetResult Run(PreferencePairsRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(request);
        var inputs = new Dictionary<string, string> { ["dataset"] = request.Dataset };
        if (request.Model is not null)
        {
            inputs["model"] = request.Model;
        }

        return Artifact.Produce(
            new ArtifactSpec(PairSet.Kind, request, request.Destination, inputs, request.Overwrite),
            folder => Build(request, folder, progress, cancellation)) with
        {
            Pairs = request.Destination,
            Dataset = request.Dataset,
        };
    }

    private static PairSetResult Build(
        PreferencePairsRequest request, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var dataset = RecDataset.Load(request.Dataset);
        var (rows, strategies) = Mine(dataset, request, progress, cancellation);
        if (rows.Count == 0)
        {
            throw PreferenceErrors.NoPair(request.Dataset);
        }

        PairSet.Write(folder.File(PairSet.FileName), rows);
        return new PairSetResult
        {
            Pairs = request.Destination,
            Dataset = request.Dataset,
            Examples = rows.Count,
            PairCount = rows.Sum(row => row.Rejected.Length),
            Strategies = strategies,
        };
    }

    internal static (List<PreferenceExample> Rows, IReadOnlyList<StrategyCount> Strategies) Mine(
        RecDataset dataset, PreferencePairsRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var examples = Choose(Recent(dataset, request.RecentPositions), request.MaxExamples, request.Seed);
        if (examples.Count == 0)
        {
            throw PreferenceErrors.NoExample(request.Dataset);
        }

        var stored = Math.Max(request.MaxHistory, StoredHistory);
        EvaluationCase[] questions = [.. examples.Select(example => Question(dataset, example, request, stored))];
        var context = new StrategyContext(dataset, questions, request, progress, cancellation);
        var strategies = request.Strategies.Select(name => (name, StrategyRegistry.Create(name, context))).ToArray();
        var builder = new PairBuilder(dataset, strategies, request.Negatives, request.Seed);
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

        return (rows, PairStatistics.Count(dataset, request.Strategies, rows, builder.Dropped));
    }

    private static IReadOnlyList<TrainingExample> Recent(RecDataset dataset, int positions) => positions == 0
        ? dataset.TrainingExamples()
        : [.. dataset.TrainingExamples().Where(example => example.Position >= dataset.TrainItems(example.User).Length - positions)];

    // The examples that are kept stay in their order: by user, then position.
    private static IReadOnlyList<TrainingExample> Choose(IReadOnlyList<TrainingExample> examples, int most, int seed)
    {
        if (most == 0 || examples.Count <= most)
        {
            return examples;
        }

        var order = Enumerable.Range(0, examples.Count).ToArray();
        new Random(seed).Shuffle(order);
        Array.Sort(order, 0, most);
        return [.. order.Take(most).Select(i => examples[i])];
    }

    // The candidates depend on seed, user and position alone: every strategy and every choice of examples sees the same.
    private static EvaluationCase Question(RecDataset dataset, TrainingExample example, PreferencePairsRequest request, int stored)
    {
        var random = new Random(Seeds.Derive(request.Seed, example.User, example.Position));
        var question = dataset.TrainingCase(example, request.Candidates, random);
        return question.History.Length <= stored ? question : question with { History = question.History[^stored..] };
    }

    private static void Check(PreferencePairsRequest request)
    {
        Require(request.Strategies.Count > 0, nameof(request.Strategies), $"empty", "a list of at least one strategy");
        Require(request.Negatives > 0, nameof(request.Negatives), $"{request.Negatives}", "at least 1");
        Require(request.MaxExamples >= 0, nameof(request.MaxExamples), $"{request.MaxExamples}", "at least 0");
        Require(request.RecentPositions >= 0, nameof(request.RecentPositions), $"{request.RecentPositions}", "at least 0");
        Require(request.MaxHistory > 0, nameof(request.MaxHistory), $"{request.MaxHistory}", "at least 1");
        Require(request.Candidates > 1, nameof(request.Candidates), $"{request.Candidates}", "at least 2");
        Require(request.SemanticNeighbours > 0, nameof(request.SemanticNeighbours), $"{request.SemanticNeighbours}", "at least 1");
        Require(request.PopularityExponent is >= 0 and <= 10, nameof(request.PopularityExponent), $"{request.PopularityExponent}", "between 0 and 10");
        if (request.Strategies.Distinct().Count() < request.Strategies.Count)
        {
            throw PreferenceErrors.RepeatedStrategy();
        }

        if (request.Strategies.Contains(RejectedStrategy.SelfHard) && request.Model is null)
        {
            throw PreferenceErrors.ModelMissing();
        }
    }

    private static void Require(bool holds, string name, FormattableString value, string range)
    {
        if (!holds)
        {
            throw PreferenceErrors.OutOfRange(name, value, range);
        }
    }
}
