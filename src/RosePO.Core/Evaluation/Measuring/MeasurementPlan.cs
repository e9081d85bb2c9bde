using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>A request that was checked: who is measured, and against whom.</summary>
/// <param name="Baselines">The baselines by canonical name.</param>
/// <param name="Against">The model that the others are compared against.</param>
/// <param name="Columns">The metrics that tables show.</param>
internal sealed record MeasurementPlan(IReadOnlyList<string> Baselines, string Against, IReadOnlyList<string> Columns)
{
    /// <summary>The name of the model that others are compared against unless the request says otherwise.</summary>
    private const string UsualAgainst = "sft";

    /// <summary>The baselines that are trained oracles.</summary>
    public IEnumerable<string> Trained => Baselines.Where(name => BaselineRegistry.OracleOf(name) is not null);

    /// <summary>Checks a request before anything is loaded.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>.</exception>
    public static MeasurementPlan Of(MeasurementRequest request)
    {
        var baselines = request.Baselines.Select(BaselineRegistry.Canonical).ToArray();
        string[] models = [.. request.Models.Select(model => model.Name)];
        string[] names = [.. baselines, .. models];
        if (names.Length == 0)
        {
            throw MeasurementErrors.NothingToMeasure();
        }

        if (names.CountBy(name => name).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
        {
            throw MeasurementErrors.NameTwice(twice);
        }

        CheckRanges(request);
        var columns = MetricRegistry.Columns(request.Metrics);
        var usual = models.Contains(UsualAgainst) ? UsualAgainst : models.FirstOrDefault(names[0]);
        var against = request.Against ?? usual;
        return names.FirstOrDefault(name => name.Equals(against, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new MeasurementPlan(baselines, names.Contains(against) ? against : found, columns)
            : throw MeasurementErrors.UnknownAgainst(against, names);
    }

    /// <summary>What the measurement reads, by the name that the manifest gives it.</summary>
    public static IReadOnlyDictionary<string, string> Inputs(MeasurementRequest request, IReadOnlyDictionary<string, string> oracles)
    {
        var inputs = new Dictionary<string, string> { ["dataset"] = request.Dataset };
        if (request.CandidateFile is { } candidates)
        {
            inputs["candidateFile"] = candidates;
        }

        foreach (var (name, path) in oracles)
        {
            inputs[$"oracle:{name}"] = path;
        }

        foreach (var model in request.Models)
        {
            inputs[$"model:{model.Name}"] = model.Path;
        }

        return inputs;
    }

    /// <summary>Checks what intervals are made by.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>.</exception>
    public static void CheckIntervals(int resamples, double confidence)
    {
        if (resamples < 1)
        {
            throw MeasurementErrors.OutOfRange("The number of bootstrap resamples", resamples, "1 or more, usually 2000");
        }

        if (!(confidence > 0 && confidence < 1))
        {
            throw MeasurementErrors.OutOfRange("The confidence", confidence, "a value between 0 and 1, usually 0.95");
        }
    }

    private static void CheckRanges(MeasurementRequest request)
    {
        CheckIntervals(request.Resamples, request.Confidence);
        if (request.Beams < 1)
        {
            throw MeasurementErrors.OutOfRange("The number of beams", request.Beams, "1 or more, usually 20");
        }

        if (request.Candidates is { } candidates)
        {
            if (candidates < 2)
            {
                throw MeasurementErrors.OutOfRange("The number of candidates", candidates, "2 or more, usually 20");
            }

            if (request.CandidateFile is not null)
            {
                throw MeasurementErrors.TwoCandidateSources(request.CandidateFile);
            }
        }

        if (request.CandidateFile is { } file && !File.Exists(file))
        {
            throw MeasurementErrors.NoCandidateFile(file);
        }

        if (request.MaxHistory < 1)
        {
            throw MeasurementErrors.OutOfRange("The number of history titles", request.MaxHistory, "1 or more");
        }

        if (request.GenerationUsers < 0)
        {
            throw MeasurementErrors.OutOfRange("The number of users to generate for", request.GenerationUsers, "0 for all, or more");
        }
    }
}
