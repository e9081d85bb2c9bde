using System.Globalization;
using System.Text.Json.Nodes;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Text;

namespace RosePO.Core.Evaluation;

/// <summary>How figures were measured; printed wherever they are.</summary>
internal sealed record MeasurementProtocol
{
    /// <summary>The key of the dataset artifact.</summary>
    public required string Dataset { get; init; }

    /// <summary>The split.</summary>
    public required DataSplit Split { get; init; }

    /// <summary>Users measured (n).</summary>
    public required int Users { get; init; }

    /// <summary>Candidates of the longest list, the target included.</summary>
    public required int Candidates { get; init; }

    /// <summary>Candidates of the shortest list; fewer only where the catalogue has too few items.</summary>
    public required int FewestCandidates { get; init; }

    /// <summary>Titles of history shown.</summary>
    public required int MaxHistory { get; init; }

    /// <summary>The confidence of intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Bootstrap resamples.</summary>
    public required int Resamples { get; init; }

    /// <summary>The seed of the bootstrap and of the random baseline.</summary>
    public required int Seed { get; init; }

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
        $"{SplitName} split, n = {Users} users, {CandidateText} candidates, last {MaxHistory} titles of history; {ConfidenceText} intervals by paired bootstrap over users ({Resamples} resamples, seed {Seed}); titles compared by {TitleEncoder.Name}");

    /// <summary>The protocol as <c>metrics.json</c> holds it.</summary>
    public JsonObject ToJson()
    {
        var rules = new JsonObject();
        foreach (var metric in MetricRegistry.All)
        {
            rules[metric.Name] = metric.Rule;
        }

        var json = new JsonObject
        {
            ["dataset"] = Dataset,
            ["split"] = SplitName,
            ["n"] = Users,
            ["candidates"] = Candidates,
            ["history"] = MaxHistory,
            ["titleEncoder"] = TitleEncoder.Name,
            ["confidence"] = Confidence,
            ["resamples"] = Resamples,
            ["seed"] = Seed,
            ["interval"] = "percentile bootstrap over users, the same resamples for every model",
            ["p"] = "two-sided: twice the smaller share of resampled differences on either side of 0, one added to count and total",
            ["comparison"] = "model minus against; signed harms by absolute value, so that less than 0 is nearer to zero",
            ["metrics"] = rules,
        };
        if (FewestCandidates != Candidates)
        {
            json["fewestCandidates"] = FewestCandidates;
        }

        return json;
    }
}
