using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Protocols;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>How figures were measured; printed wherever they are.</summary>
internal sealed record MeasurementProtocol
{
    /// <summary>What was chosen from and how.</summary>
    public EvaluationProtocol Kind { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Kind.ToString();

    /// <summary>Beams of a beam search.</summary>
    public int Beams { get; init; }

    /// <summary>Titles of the catalogue.</summary>
    public int Titles { get; init; }

    /// <summary>The key of the dataset artifact.</summary>
    public required string Dataset { get; init; }

    /// <summary>The split.</summary>
    public required DataSplit Split { get; init; }

    /// <summary>Questions measured (n): one of each user or, of windows, of each window.</summary>
    public required int Questions { get; init; }

    /// <summary>The users whose the questions are.</summary>
    public required int Users { get; init; }

    /// <summary>Whether some users are asked several times, by a window each.</summary>
    public bool AreWindows => Users < Questions;

    /// <summary>Who is asked, in words: <c>943 users</c>, or <c>1200 windows of 310 users</c>.</summary>
    public string Asked => AreWindows
        ? string.Create(CultureInfo.InvariantCulture, $"{Questions} windows of {Users} users")
        : string.Create(CultureInfo.InvariantCulture, $"{Users} users");

    /// <summary>Candidates of the longest list, the target included.</summary>
    public required int Candidates { get; init; }

    /// <summary>Candidates of the shortest list; fewer only where the catalogue has too few items.</summary>
    public required int FewestCandidates { get; init; }

    /// <summary>Which candidate list the questions have; null where the measurement was asked for none by name.</summary>
    public CandidateList? CandidateList { get; init; }

    /// <summary>What tells it from the other protocols of one measurement: the candidate list, where it is by candidates, or the name.</summary>
    public string Label => Kind == EvaluationProtocol.Candidates && CandidateList is { } list ? list.ToString() : Name;

    /// <summary>Where the candidates come from, in words; null where they are the dataset's.</summary>
    public string? CandidateSource { get; init; }

    /// <summary>What the shares of item groups were compared with.</summary>
    public GroupReference GroupReference { get; init; }

    /// <summary>Titles of history that resemblance is measured to: as many as the longest prompt shows.</summary>
    public required int MaxHistory { get; init; }

    /// <summary>Titles of history that each language model is shown.</summary>
    public IReadOnlyList<ModelHistory> Histories { get; init; } = [];

    /// <summary>What models are shown of a history, in words.</summary>
    public string HistoryText => ModelHistory.Text(Histories, MaxHistory);

    /// <summary>The confidence of intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Bootstrap resamples.</summary>
    public required int Resamples { get; init; }

    /// <summary>The seed of the bootstrap and of the random baseline.</summary>
    public required int Seed { get; init; }

    /// <summary>What titles are compared by.</summary>
    public string TitleEncoder { get; init; } = Text.Titles.TitleEncoder.Name;

    /// <summary>How language models' weights are kept while they answer.</summary>
    public Quantisation Quantisation { get; init; }

    /// <summary>The split as texts name it.</summary>
    public string SplitName => Split.ToString().ToLowerInvariant();

    /// <summary>The candidates as texts give them: <c>20</c>, or <c>12 to 20</c>.</summary>
    public string CandidateText => FewestCandidates == Candidates
        ? Candidates.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{FewestCandidates} to {Candidates}");

    /// <summary>The confidence as texts give it: <c>95%</c>.</summary>
    public string ConfidenceText => string.Create(CultureInfo.InvariantCulture, $"{Confidence * 100:0.##}%");

    /// <summary>The protocol in one line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind}: {SplitName} split, n = {Asked}, {Choice}, {HistoryText}; {ConfidenceText} intervals by paired bootstrap over users ({Resamples} resamples, seed {Seed}); titles compared by {TitleEncoder}{(GroupReference == GroupReference.Training ? "; groups compared with training interactions" : "")}{(Quantisation == Quantisation.Int8 ? "; language models with weights of 8 bits" : "")}");

    /// <summary>Of the line of a protocol what figures are of: name, split, n, choice and history, without how intervals were drawn.</summary>
    public static string Conditions(string line) => line.Split(';')[0];

    /// <summary>What a recommendation is one of, in words.</summary>
    public string Choice => Kind switch
    {
        EvaluationProtocol.CatalogueScore => string.Create(CultureInfo.InvariantCulture, $"all of {Titles} titles but the history's, by score"),
        EvaluationProtocol.CatalogueBeam => string.Create(CultureInfo.InvariantCulture, $"all of {Titles} titles but the history's, by {Beams} beams"),
        EvaluationProtocol.CatalogueDraw => string.Create(CultureInfo.InvariantCulture, $"all of {Titles} titles but the history's, {DrawnTitles.Draws} drawn for each user"),
        EvaluationProtocol.Grounded => string.Create(CultureInfo.InvariantCulture, $"the nearest of {Titles} titles to what is written freely"),
        _ => $"{CandidateText} candidates{(CandidateSource is null ? "" : $" {CandidateSource}")}",
    };

    /// <summary>The protocol as <c>metrics.json</c> contains it.</summary>
    public JsonObject ToJson()
    {
        var content = new
        {
            Name,
            Dataset,
            Split = SplitName,
            N = Questions,
            Users = AreWindows ? Users : (int?)null,
            Candidates,
            History = MaxHistory,
            TitleEncoder,
            Quantisation = Quantisation == Quantisation.None ? (Quantisation?)null : Quantisation,
            Confidence,
            Resamples,
            Seed,
            Interval = "percentile bootstrap over users, the same resamples for every model",
            P = "two-sided: twice the smaller share of resampled differences on either side of 0, one added to count and total; adjustedP: corrected by Holm for the models that the metric is compared of",
            Detectable = "the smallest difference shown with 80 % power: (z(1 - level / 2) + z(0.8)) times the standard deviation of the resampled differences, level 0.05 divided by how many p values are corrected together",
            Scope = "these trained models and all people like those asked; training again with another seed is not in the intervals",
            Comparison = "model minus against; signed harms by absolute value, so that less than 0 is nearer to zero",
            Metrics = new OrderedDictionary<string, string>(MetricRegistry.All.Select(metric => KeyValuePair.Create(metric.Name, metric.Rule))),
            Beams = Kind == EvaluationProtocol.CatalogueBeam ? Beams : (int?)null,
            Draws = Kind == EvaluationProtocol.CatalogueDraw ? DrawnTitles.Draws : (int?)null,
            GroupReference = GroupReference == GroupReference.Histories ? null : (GroupReference?)GroupReference,
            Histories = ModelHistory.AreAlike(Histories) ? null : ModelHistory.ToJson(Histories),
            CandidateList,
            CandidateSource,
            FewestCandidates = FewestCandidates == Candidates ? null : (int?)FewestCandidates,
        };
        return JsonSerializer.SerializeToNode(content, ArtifactJson.Options)!.AsObject();
    }
}
