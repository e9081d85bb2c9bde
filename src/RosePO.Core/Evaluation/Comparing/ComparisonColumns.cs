using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Core.Evaluation.Comparing;

/// <summary>Which models a comparison shows, under which names, and where each is measured.</summary>
internal sealed class ComparisonColumns
{
    private const string UsualAgainst = "sft";

    private readonly IReadOnlyList<Entry> _all;

    private ComparisonColumns(IReadOnlyList<Entry> all, ComparisonRequest request)
    {
        _all = all;
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

    /// <summary>The rows that must be read, those that are shown in their order.</summary>
    public IEnumerable<Entry> Needed => Shown.Append(Against).Distinct().Select(name => _all.First(entry => entry.Name == name));

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
        return entries.Length > 0 ? new ComparisonColumns(entries, request) : throw MeasurementErrors.NoCommonModel();
    }

    private IReadOnlyList<Entry> Named(string name)
    {
        var found = _all.Where(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        found = found.Length > 0 ? found : [.. _all.Where(entry => entry.Model.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length > 0 ? found : throw MeasurementErrors.UnknownModel(name, _all.Select(entry => entry.Name));
    }
}
