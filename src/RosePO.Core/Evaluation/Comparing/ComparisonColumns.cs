using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Evaluation.Comparing;

/// <summary>Which models a comparison shows, under which names, and where each is measured.</summary>
internal sealed class ComparisonColumns
{
    private const string UsualAgainst = "sft";

    private readonly IReadOnlyList<Entry> _all;

    private ComparisonColumns(IReadOnlyList<Entry> all, IReadOnlyList<Claim> claims, ComparisonRequest request)
    {
        _all = all;

        // A model that not every seed has cannot be what a claim over the seeds is about.
        Claim[] decidable = [.. claims.Where(claim => all.Any(entry => entry.Name == claim.Model) && all.Any(entry => entry.Name == claim.Against))];
        (Claims, OmittedClaims) = request.OmitClaims ? ([], decidable.Length) : (decidable, 0);
        Shown = request.Models.Count == 0 ? [.. all.Select(entry => entry.Name)] : [.. request.Models.SelectMany(Named).Select(entry => entry.Name).Distinct()];
        Against = request.Against is { } wanted ? Named(wanted)[0].Name
            : (all.FirstOrDefault(entry => entry.Model == UsualAgainst) ?? all.First(entry => Shown.Contains(entry.Name))).Name;
    }

    /// <summary>A row: its name, the model's name, and the numbers of its measurements.</summary>
    internal sealed record Entry(string Name, string Model, int[] Measurements);

    /// <summary>The names of the rows that are shown, in order.</summary>
    public IReadOnlyList<string> Shown { get; }

    /// <summary>The name of the row that the others are compared against.</summary>
    public string Against { get; }

    /// <summary>The registered claims that are decided: of one measurement, or those that every seed's has.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>How many claims the request leaves out.</summary>
    public int OmittedClaims { get; }

    /// <summary>The rows that must be read, those that are shown in their order.</summary>
    public IEnumerable<Entry> Needed => Shown.Append(Against).Concat(Claims.SelectMany(claim => new[] { claim.Model, claim.Against! })).Distinct().Select(name => _all.First(entry => entry.Name == name));

    /// <summary>The models of a measurement that must be read.</summary>
    public IReadOnlyList<string> ModelsOf(int measurement) => [.. Needed.Where(entry => entry.Measurements.Contains(measurement)).Select(entry => entry.Model).Distinct()];

    /// <summary>Chooses the rows.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stored">The measurements.</param>
    /// <param name="labels">What tells each from the others.</param>
    /// <exception cref="RoseException">A name is unknown, or no model is in every measurement of a comparison across seeds.</exception>
    public static ComparisonColumns Of(ComparisonRequest request, IReadOnlyList<StoredMeasurement> stored, IReadOnlyList<string> labels)
    {
        var models = stored.SelectMany(one => one.Models).Distinct().Select(model =>
            (Model: model, In: Enumerable.Range(0, stored.Count).Where(i => stored[i].Models.Contains(model)).ToArray())).ToList();
        Entry[] entries = request.AcrossSeeds
            ? [.. models.Where(model => model.In.Length == stored.Count).Select(model => new Entry(model.Model, model.Model, model.In))]
            : [.. stored.SelectMany((one, i) => one.Models.Select(model =>
                new Entry(models.Single(entry => entry.Model == model).In.Length == 1 ? model : $"{labels[i]}/{model}", model, [i])))];
        Claim[] claims = request.AcrossSeeds || stored.Count == 1 ? [.. stored[0].Claims.Where(claim => stored.All(one => one.Claims.Contains(claim)))] : [];
        return entries.Length > 0 ? new ComparisonColumns(entries, claims, request) : throw MeasurementErrors.NoCommonModel();
    }

    private IReadOnlyList<Entry> Named(string name)
    {
        var found = _all.Where(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        found = found.Length > 0 ? found : [.. _all.Where(entry => entry.Model.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length > 0 ? found : throw MeasurementErrors.UnknownModel(name, _all.Select(entry => entry.Name));
    }
}
