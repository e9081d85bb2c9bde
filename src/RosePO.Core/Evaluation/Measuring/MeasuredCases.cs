using System.Globalization;
using RosePO.Core.Data;
using RosePO.Core.Data.Candidates;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Evaluation.Protocols;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>The questions of a measurement with their candidates: the dataset's own, those of a file, or drawn for the measurement.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="request">Which candidates, and how many.</param>
/// <param name="titles">What look-alikes are found by.</param>
/// <param name="progress">Receives how many titles have been compared.</param>
/// <param name="cancellation">Stops between titles.</param>
internal sealed class MeasuredCases(
    RecDataset dataset, MeasurementRequest request, ITitleSimilarity titles, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
{
    // Neighbours of a title that are found at first: those that are drawn from, and others for what a user knows already.
    private const int Kept = 48;

    private readonly Dictionary<CandidateList, IReadOnlyList<EvaluationCase>> _drawn = [];
    private NearestTitles? _nearest;

    /// <summary>What look-alikes are found by, and resemblance is measured by.</summary>
    public ITitleSimilarity Titles => titles;

    /// <summary>The candidate lists of a request, the main one first.</summary>
    public static IReadOnlyList<CandidateList> Lists(MeasurementRequest request) => request.CandidateLists.Count > 0
        ? request.CandidateLists
        : [request.Candidates is null ? CandidateList.Given : CandidateList.Uniform];

    /// <summary>What is asked, the main protocol first: those by candidates once with each list, the others with the first one, which only calibration reads.</summary>
    public static IEnumerable<(EvaluationProtocol Protocol, CandidateList List)> Asked(MeasurementRequest request) => request.Protocols.SelectMany(protocol =>
        Lists(request).Take(protocol == EvaluationProtocol.Candidates ? int.MaxValue : 1).Select(list => (protocol, list)));

    /// <summary>The questions of a list, drawn when they are first asked for.</summary>
    /// <exception cref="RoseException">A file cannot be read or lacks a question; the catalogue has too few items that a user never sees.</exception>
    public IReadOnlyList<EvaluationCase> Of(CandidateList list) => _drawn.TryGetValue(list, out var known) ? known : _drawn[list] = Draw(list);

    /// <summary>Where the candidates of a list come from, for the protocol; null where they are the dataset's.</summary>
    public static string? Source(MeasurementRequest request, CandidateList list)
    {
        var drawn = $"for the measurement{SeedText(request.Seed)}";
        return list switch
        {
            CandidateList.Uniform => $"drawn uniformly {drawn}",
            CandidateList.Popularity => $"drawn by training popularity {drawn}",
            CandidateList.LookAlike => $"drawn {drawn}, half look-alikes of the history and half uniformly",
            CandidateList.PopularLookAlike => $"drawn {drawn}, half look-alikes of the history and half by training popularity",
            _ => request.CandidateFile is { } file ? $"given by {Path.GetFileName(file)}" : null,
        };
    }

    /// <summary>How sources say by which seed candidates were drawn.</summary>
    public static string SeedText(int seed) => string.Create(CultureInfo.InvariantCulture, $" with seed {seed}");

    private IReadOnlyList<EvaluationCase> Draw(CandidateList list)
    {
        var cases = dataset.Cases(request.Split);
        if (SourceOf(list) is not { } source)
        {
            return cases;
        }

        return
        [
            .. cases.Select(question =>
            {
                var user = dataset.Users[question.User];
                var known = new HashSet<int>(user.Items);
                var count = request.Candidates ?? question.Candidates.Length;
                if (!source.GivesLength && dataset.Items.Count - known.Count + 1 < count)
                {
                    throw DatasetErrors.TooFewUnknownItems(user.SourceId, dataset.Items.Count - known.Count, count);
                }

                var random = new Random(Seeds.MeasuredCandidates(request.Seed, list, Splits.NameOf(request.Split), user.SourceId));
                var asked = new CandidateCase(user.SourceId, request.Split, question.History, question.Target, known);
                return question with { Candidates = source.Draw(asked, count, random) };
            }),
        ];
    }

    private ICandidateSource? SourceOf(CandidateList list) => list switch
    {
        CandidateList.Uniform => Uniform,
        CandidateList.Popularity => Popular,
        CandidateList.LookAlike => LookAlikes(Uniform),
        CandidateList.PopularLookAlike => LookAlikes(Popular),
        _ => request.CandidateFile is { } file ? new CandidateFile(file, [.. dataset.Items.Select(item => item.SourceId)]) : null,
    };

    private UniformCandidates Uniform => new(dataset.Items.Count);

    private PopularityCandidates Popular => new([.. dataset.Items.Select(item => item.Popularity)], exponent: 1);

    private LookAlikeCandidates LookAlikes(ICandidateSource others) => new(_nearest ??= Nearest(), Resembled, others);

    // As many titles as prompts show by default, whatever the models are shown: lists do not depend on which ones are measured.
    private int Resembled => PromptShape.Resolve(null, request.MaxHistory).MaxHistory;

    // The neighbours of all titles that will be asked for, found ahead by all threads.
    private NearestTitles Nearest()
    {
        var nearest = new NearestTitles(titles, Kept);
        int[] shown = [.. dataset.Cases(request.Split).SelectMany(question => question.History.TakeLast(Resembled)).Distinct()];
        nearest.Prepare(shown, Environment.ProcessorCount, done => progress?.Report(new StageProgress("measure", "comparing titles", done, shown.Length)), cancellation);
        return nearest;
    }
}
