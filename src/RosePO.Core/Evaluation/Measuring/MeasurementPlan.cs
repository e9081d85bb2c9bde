using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Claims;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Options;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>A request that was checked: who is measured, and against whom.</summary>
/// <param name="Baselines">The baselines by canonical name.</param>
/// <param name="Against">The model that the others are compared against.</param>
/// <param name="Columns">The metrics that tables show.</param>
/// <param name="Claims">The registered claims, by the names of what is measured.</param>
internal sealed record MeasurementPlan(IReadOnlyList<string> Baselines, string Against, IReadOnlyList<string> Columns, IReadOnlyList<Claim> Claims)
{
    /// <summary>The name of the model that others are compared against unless the request says otherwise.</summary>
    private const string UsualAgainst = "sft";

    /// <summary>The baselines that are trained oracles.</summary>
    public IEnumerable<string> Trained => Baselines.Where(name => BaselineRegistry.OracleOf(name) is not null);

    /// <summary>Checks a request before anything is loaded.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>.</exception>
    public static MeasurementPlan Of(MeasurementRequest request)
    {
        OptionCheck.Run(request);
        LauncherCommand.Of(request.Launcher);
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

        CheckCandidates(request);
        MeasuredTitles.Check(request);
        if (request.Protocols.GroupBy(protocol => protocol).FirstOrDefault(group => group.Count() > 1)?.Key is { } again)
        {
            throw OptionErrors.Contradiction(request.AdditionalProtocols, $"The protocol {again} is named twice: name each once.");
        }

        if (request.Protocols.Contains(EvaluationProtocol.CatalogueDraw) && baselines is [var first, ..])
        {
            throw OptionErrors.Contradiction(
                request.Baselines, $"The protocol CatalogueDraw draws titles as likely as a language model has them, and the baseline '{first}' has scores only: leave the baselines out, or measure them by CatalogueBeam.");
        }

        var columns = MetricRegistry.Columns(request.Metrics);
        var usual = models.Contains(UsualAgainst) ? UsualAgainst : models.FirstOrDefault(names[0]);
        var against = request.Against ?? usual;
        var found = names.Contains(against) ? against
            : names.FirstOrDefault(name => name.Equals(against, StringComparison.OrdinalIgnoreCase)) ?? throw MeasurementErrors.UnknownAgainst(against, names);
        return new MeasurementPlan(baselines, found, columns, ClaimRules.Resolve(request.Claims, names, found));
    }

    private static void CheckCandidates(MeasurementRequest request)
    {
        var lists = MeasuredCases.Lists(request);
        if (request is { Candidates: not null, CandidateFile: { } both, CandidateLists: [] })
        {
            throw OptionErrors.Contradiction(request.CandidateFile, $"The candidates are to be drawn and to come from '{both}': choose one of the two.");
        }

        if (request.CandidateFile is { } file && !File.Exists(file))
        {
            throw MeasurementErrors.NoCandidateFile(file);
        }

        if (lists.GroupBy(list => list).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
        {
            throw OptionErrors.Contradiction(request.CandidateLists, $"The candidate list {twice} is named twice: name each once.");
        }

        if (request.CandidateFile is { } unread && !lists.Contains(CandidateList.Given))
        {
            throw OptionErrors.Contradiction(request.CandidateFile, $"No candidate list is Given, so that those of '{unread}' are not read: add Given to the lists, or leave the file out.");
        }

        if (request.Candidates is { } count && lists is [CandidateList.Given])
        {
            throw OptionErrors.Contradiction(
                request.Candidates, FormattableString.Invariant($"Lists of {count} candidates are asked for, but those that are Given are as long as they are: add a list that is drawn, or leave the number out."));
        }

        if (lists.Count > 1 && !request.Protocols.Contains(EvaluationProtocol.Candidates))
        {
            throw OptionErrors.Contradiction(
                request.CandidateLists, $"There are {lists.Count} candidate lists, but no protocol chooses among candidates: add Candidates to the protocols, or name one list.");
        }
    }

    /// <summary>What the measurement reads, by the name that the manifest gives it.</summary>
    public static IReadOnlyDictionary<string, string> Inputs(MeasurementRequest request, IReadOnlyDictionary<string, string> oracles) => ArtifactSpec.InputsOf(
    [
        ("dataset", request.Dataset),
        ("candidateFile", request.CandidateFile),
        .. MeasuredTitles.Inputs(request),
        .. oracles.Select(oracle => ($"oracle:{oracle.Key}", oracle.Value)),
        .. request.Models.Select(model => ($"model:{model.Name}", model.Path)),
    ]);
}
