using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>How popular the models' recommendations and pairs are, and how much they resemble the history.</summary>
/// <param name="Popularity">Each model's spread over <see cref="PopularityGroups"/>.</param>
/// <param name="GroupSizes">How many items each of these groups has.</param>
/// <param name="Resemblance">Each model's spread over <see cref="ResemblanceBins"/>.</param>
internal sealed record Distributions(
    IReadOnlyList<Distribution> Popularity, IReadOnlyList<int> GroupSizes, IReadOnlyList<Distribution> Resemblance)
{
    /// <summary>Counts what models recommend, and what the pairs contain that they were trained on.</summary>
    /// <param name="measured">The measurement.</param>
    /// <param name="pairs">Each model's pairs; models without pairs are absent.</param>
    public static Distributions Of(Measured measured, IReadOnlyDictionary<string, IReadOnlyList<PairItems>> pairs)
    {
        var (set, styles) = (measured.Set, measured.Answers.Select(answers => ReportModel.StyleOf(answers, measured.Against)).ToArray());
        var groups = new PopularityGroups(set.Dataset.Items);
        var every = Enumerable.Range(0, set.Count).ToArray();
        var truePopularity = groups.Shares(set.Cases.Select(question => question.Target));
        var trueResemblance = ResemblanceBins.Shares(every.Select(at => set.Resemblance(at, set.Cases[at].Target)));
        return new Distributions(
            [.. measured.Answers.Select((model, at) => new Distribution(
                model.Name, styles[at], groups.Shares(model.Recommended), truePopularity,
                PairsOf(model.Name, examples => groups.Shares(examples.Select(example => example.Chosen))),
                PairsOf(model.Name, examples => groups.Shares(examples.SelectMany(example => example.Rejected)))))],
            groups.Sizes,
            [.. measured.Answers.Select((model, at) => new Distribution(
                model.Name, styles[at], ResemblanceBins.Shares(every.Select(user => set.Resemblance(user, model.Recommended[user]))), trueResemblance,
                PairsOf(model.Name, examples => ResemblanceBins.Shares(examples.Select(example => set.Resemblance(example.History, example.Chosen)))),
                PairsOf(model.Name, examples => ResemblanceBins.Shares(examples.SelectMany(example =>
                    example.Rejected.Select(item => set.Resemblance(example.History, item)))))))]);

        double[]? PairsOf(string model, Func<IReadOnlyList<PairItems>, double[]> shares) =>
            pairs.TryGetValue(model, out var examples) ? shares(examples) : null;
    }
}
