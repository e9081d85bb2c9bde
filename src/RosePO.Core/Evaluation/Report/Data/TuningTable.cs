using RosePO.Core.Evaluation.Choosing;

namespace RosePO.Core.Evaluation.Report.Data;

/// <summary>A measured model that is the best of several trials.</summary>
/// <param name="Model">Its name.</param>
/// <param name="IsControl">Whether it is the control of others: it has a trial for each way in which they were trained, so that their numbers differ.</param>
/// <param name="File">The trials.</param>
internal sealed record TunedModel(string Model, bool IsControl, TrialsFile File)
{
    /// <summary>The chosen trial.</summary>
    public ChoiceCandidate Chosen => File.Trials.Select(trial => trial.Figure).First(figure => figure.Name == File.Chosen);

    /// <summary>The best of the others; null where there is none.</summary>
    public ChoiceCandidate? Next => File.Trials.Select(trial => trial.Figure).Where(figure => figure.Name != File.Chosen).MaxBy(figure => figure.Value);
}

/// <summary>How the measured models were chosen on the validation users.</summary>
/// <param name="Models">Those that are the best of several trials.</param>
/// <param name="Trials">How many trials each aligned model had that is no control, 1 where it was not tuned, in the order of the measurement.</param>
internal sealed record TuningTable(IReadOnlyList<TunedModel> Models, IReadOnlyList<KeyValuePair<string, int>> Trials)
{
    /// <summary>Whether the aligned models were chosen from as many trials each.</summary>
    public bool IsEven => Trials.Select(model => model.Value).Distinct().Count() <= 1;

    /// <summary>The choices of a measurement.</summary>
    /// <param name="models">The folders of the measured models, by name.</param>
    /// <param name="isAligned">Whether a model was made by preference optimisation and is no control.</param>
    public static TuningTable Of(IReadOnlyDictionary<string, string> models, Func<string, bool> isAligned)
    {
        var files = models.Select(model => (Name: model.Key, File: TrialsFile.Read(model.Value), IsAligned: isAligned(model.Key))).ToList();
        return new(
            [.. files.Where(one => one.File is not null).Select(one => new TunedModel(one.Name, !one.IsAligned, one.File!))],
            [.. files.Where(one => one.IsAligned).Select(one => KeyValuePair.Create(one.Name, one.File?.Trials.Count ?? 1))]);
    }
}
