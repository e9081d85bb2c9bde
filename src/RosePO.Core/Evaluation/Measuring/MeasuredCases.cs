using System.Globalization;
using RosePO.Core.Data;
using RosePO.Core.Data.Candidates;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Runtime;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>The questions of a measurement: the dataset's, or those with candidates of the measurement's own.</summary>
internal static class MeasuredCases
{
    /// <summary>The questions of a split.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="request">Which candidates, if not the dataset's own.</param>
    /// <exception cref="RoseException">A file cannot be read or lacks a question; the catalogue has too few items that a user never sees.</exception>
    public static IReadOnlyList<EvaluationCase> Of(RecDataset dataset, MeasurementRequest request)
    {
        var cases = dataset.Cases(request.Split);
        if (request.CandidateFile is null && request.Candidates is null)
        {
            return cases;
        }

        ICandidateSource source = request.CandidateFile is { } file
            ? new CandidateFile(file, [.. dataset.Items.Select(item => item.SourceId)])
            : new UniformCandidates(dataset.Items.Count);
        var count = request.Candidates ?? 0;
        return
        [
            .. cases.Select(question =>
            {
                var user = dataset.Users[question.User];
                var known = new HashSet<int>(user.Items);
                if (!source.GivesLength && dataset.Items.Count - known.Count + 1 < count)
                {
                    throw DatasetErrors.TooFewUnknownItems(user.SourceId, dataset.Items.Count - known.Count, count);
                }

                var random = new Random(Seeds.MeasuredCandidates(request.Seed, Splits.NameOf(request.Split), user.SourceId));
                var asked = new CandidateCase(user.SourceId, request.Split, question.History, question.Target, known);
                return question with { Candidates = source.Draw(asked, count, random) };
            }),
        ];
    }

    /// <summary>Where the candidates come from, for the protocol; null where they are the dataset's.</summary>
    public static string? Source(MeasurementRequest request) => request.CandidateFile is { } file
        ? $"given by {Path.GetFileName(file)}"
        : request.Candidates is null ? null : string.Create(CultureInfo.InvariantCulture, $"drawn uniformly for the measurement with seed {request.Seed}");
}
