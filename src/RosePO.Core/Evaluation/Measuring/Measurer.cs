using RosePO.Core.Data;
using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>How a measurement is made, apart from what is measured.</summary>
internal sealed record MeasurerOptions
{
    /// <summary>The key of the dataset artifact, for the protocol.</summary>
    public string DatasetKey { get; init; } = "";

    /// <summary>The split.</summary>
    public DataSplit Split { get; init; } = DataSplit.Test;

    /// <summary>What is chosen from and how.</summary>
    public EvaluationProtocol Protocol { get; init; }

    /// <summary>Beams of a beam search.</summary>
    public int Beams { get; init; } = 20;

    /// <summary>The questions; null for the dataset's own.</summary>
    public IReadOnlyList<EvaluationCase>? Cases { get; init; }

    /// <summary>Which candidate list the questions have; null where the request names none.</summary>
    public CandidateList? CandidateList { get; init; }

    /// <summary>Where candidates that are not the dataset's come from.</summary>
    public string? CandidateSource { get; init; }

    /// <summary>How the same models are measured too, by other protocols or with other candidates of the same questions.</summary>
    public IReadOnlyList<MeasurerOptions> Additional { get; init; } = [];

    /// <summary>What titles are compared by; null for the built-in encoder.</summary>
    public ITitleSimilarity? Similarity { get; init; }

    /// <summary>Its name.</summary>
    public string TitleEncoder { get; init; } = Text.Titles.TitleEncoder.Name;

    /// <summary>How language models' weights are kept while they answer.</summary>
    public Quantisation Quantisation { get; init; }

    /// <summary>What users are grouped by.</summary>
    public IReadOnlyList<UserGrouping> UserGroups { get; init; } = [];

    /// <summary>What the shares of item groups are compared with.</summary>
    public GroupReference GroupReference { get; init; }

    /// <summary>Titles of history that resemblance is measured to: as many as the longest prompt shows.</summary>
    public int MaxHistory { get; init; } = PromptShape.Resolve(null).MaxHistory;

    /// <summary>Titles of history that each language model is shown.</summary>
    public IReadOnlyList<ModelHistory> Histories { get; init; } = [];

    /// <summary>Bootstrap resamples.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>The confidence of intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed of the bootstrap, and of what models draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The names of the baselines among the recommenders.</summary>
    public IReadOnlyList<string> Baselines { get; init; } = [];

    /// <summary>The model that others are compared against.</summary>
    public required string Against { get; init; }

    /// <summary>The controls that models are compared against too, by the models.</summary>
    public IReadOnlyDictionary<string, string> Controls { get; init; } = new Dictionary<string, string>();

    /// <summary>The metrics that tables show.</summary>
    public IReadOnlyList<string> Columns { get; init; } = MetricRegistry.Usual;

    /// <summary>The registered claims (<see cref="ClaimRules.Resolve"/>).</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];
}

/// <summary>Asks every recommender the same cases and computes figures, intervals and paired differences.</summary>
internal static class Measurer
{
    /// <summary>Measures.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="recommenders">Made one at a time as they are enumerated; each is disposed before the next is made.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Receives how many cases are done.</param>
    /// <param name="cancellation">Stops between batches and resamples.</param>
    public static Measured Measure(
        RecDataset dataset,
        IEnumerable<IRecommender> recommenders,
        MeasurerOptions options,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        MeasurerOptions[] asked = [options, .. options.Additional];
        EvaluationSet[] sets = [.. asked.Select(one => new EvaluationSet(dataset, one.Split, one.MaxHistory, one.Protocol, one.Beams, one.Cases, one.Similarity)
        {
            GroupReference = one.GroupReference,
            Seed = one.Seed,
        })];
        var answers = Array.ConvertAll(sets, _ => new List<ModelAnswers>());
        foreach (var recommender in recommenders)
        {
            using (recommender as IDisposable)
            {
                for (var at = 0; at < sets.Length; at++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    progress?.Report(new StageProgress("measure", recommender.Name, 0, sets[at].Count));
                    answers[at].Add(new ModelAnswers(
                        recommender.Name, options.Baselines.Contains(recommender.Name), sets[at], recommender.Answer(sets[at], progress, cancellation)));
                    progress?.Report(new StageProgress("measure", recommender.Name, sets[at].Count, sets[at].Count));
                }
            }
        }

        progress?.Report(new StageProgress("measure", "bootstrap", 0, 0));
        Measured[] measured = [.. asked.Select((one, at) => Of(sets[at], answers[at], one, cancellation))];
        return measured[0] with { Additional = measured[1..] };
    }

    private static Measured Of(EvaluationSet set, List<ModelAnswers> answers, MeasurerOptions options, CancellationToken cancellation)
    {
        var cells = ResampledMetrics.Of(answers, set, MetricRegistry.All, options.Resamples, options.Seed, cancellation);
        var protocol = new MeasurementProtocol
        {
            Dataset = options.DatasetKey,
            Kind = options.Protocol,
            Beams = options.Beams,
            Titles = set.Dataset.Items.Count,
            Split = options.Split,
            Questions = set.Count,
            Users = set.People.Count,
            Candidates = set.Cases.Max(question => question.Candidates.Length),
            FewestCandidates = set.Cases.Min(question => question.Candidates.Length),
            CandidateList = options.CandidateList,
            CandidateSource = options.CandidateSource,
            GroupReference = options.GroupReference,
            MaxHistory = options.MaxHistory,
            Histories = options.Histories,
            Confidence = options.Confidence,
            Resamples = options.Resamples,
            Seed = options.Seed,
            TitleEncoder = options.TitleEncoder,
            Quantisation = options.Quantisation,
        };
        return new Measured(
            protocol, set, answers, Figures(answers, cells, options.Confidence), options.Against, Comparisons(answers, cells, options), options.Columns)
        {
            Claims = ClaimDecisions.Of([.. options.Claims.Select(claim => new JudgedClaim(claim, Estimate(claim, answers, cells), 1, set.People.Count))], options.Confidence),
            Groups = [.. options.UserGroups.Distinct().SelectMany(grouping => UserGroups.Of(grouping, set)).Select(group => Group(group, answers, set, options, cancellation))],
        };
    }

    private static BootstrapEstimate? Estimate(Claim claim, List<ModelAnswers> answers, ResampledMetric[][] cells)
    {
        ResampledMetric? Of(string name) => Array.Find(cells[answers.FindIndex(model => model.Name == name)], cell => cell.Metric.Name == claim.Metric);
        return Of(claim.Model) is { } own && Of(claim.Against!) is { } other ? PairedDifference.Of(own, other) : null;
    }

    private static GroupFigures Group(UserGroup group, List<ModelAnswers> answers, EvaluationSet set, MeasurerOptions options, CancellationToken cancellation)
    {
        var some = set.Only(group.Cases);
        ModelAnswers[] theirs = [.. answers.Select(model => new ModelAnswers(model.Name, model.IsBaseline, some, [.. group.Cases.Select(at => model.Answers[at])]))];
        var metrics = options.Columns.Select(MetricRegistry.Find).OfType<Metric>();
        return new GroupFigures(group, Figures(theirs, ResampledMetrics.Of(theirs, some, metrics, options.Resamples, options.Seed, cancellation), options.Confidence));
    }

    private static ModelFigures[] Figures(IReadOnlyList<ModelAnswers> answers, ResampledMetric[][] cells, double confidence) =>
        answers.Zip(cells, (model, row) => new ModelFigures(
            model.Name,
            row.ToDictionary(cell => cell.Metric, cell =>
            {
                var (low, high) = PairedBootstrap.Interval(cell.Resampled, confidence);
                return new MetricValue(cell.Value, low, high, cell.Count);
            }))).ToArray();

    private static IReadOnlyList<MetricComparison> Comparisons(List<ModelAnswers> answers, ResampledMetric[][] cells, MeasurerOptions options)
    {
        var differences = new List<(string Model, string Against, string Metric, BootstrapEstimate Estimate)>();
        for (var model = 0; model < cells.Length; model++)
        {
            // The control first: what is gained over it is what preferences give.
            var others = new[] { options.Controls.GetValueOrDefault(answers[model].Name), options.Against }.Where(name => name != answers[model].Name).OfType<string>().Distinct();
            foreach (var other in others)
            {
                var theirs = cells[answers.FindIndex(answer => answer.Name == other)];
                differences.AddRange(
                    from cell in cells[model]
                    let counterpart = Array.Find(theirs, one => one.Metric == cell.Metric)
                    where counterpart is not null
                    select (answers[model].Name, other, cell.Metric.Name, PairedDifference.Of(cell, counterpart)));
            }
        }

        // Models are compared with others many times: each metric's p values are corrected for how many.
        return [.. differences.GroupBy(one => one.Metric).SelectMany(models => PairedDifference.Corrected([.. models], options.Confidence))
            .OrderBy(one => answers.FindIndex(model => model.Name == one.Model))];
    }
}
