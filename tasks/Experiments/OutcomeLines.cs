using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Tasks;

/// <summary>
/// An experiment's story in the log: one line per stage, then the table and the report's path. Stages that were found unchanged
/// are held back until one runs, so that an experiment where nothing changed says so in a single line.
/// </summary>
/// <param name="log">The task's log.</param>
/// <param name="experiment">The experiment's name: with <c>-m</c> the lines of several come mixed.</param>
/// <param name="project">The project that is built; null where that is not known.</param>
internal sealed class OutcomeLines(TaskLoggingHelper log, string experiment, string? project = null) : IProgress<StageOutcome>
{
    private readonly List<StageOutcome> _heldBack = [];
    private bool _anyRan;

    /// <inheritdoc/>
    public void Report(StageOutcome value)
    {
        _heldBack.Add(value);
        _anyRan |= !value.Reused;
        if (_anyRan)
        {
            _heldBack.ForEach(outcome => High(Line(outcome)));
            _heldBack.Clear();
        }
    }

    /// <summary>Ends the story.</summary>
    public void End(ExperimentResult result)
    {
        if (result.Reused)
        {
            High(NothingChanged(result));
            return;
        }

        var table = result.Measurement is { } measurement ? MeasurementTable.Render(measurement)
            : result.Figures.Count > 0 ? SweepTable.Render(result)
            : string.Join('\n', result.Variants.SelectMany(variant => variant.Measurements).Select(measured => MeasurementTable.Render(measured.Result)));
        Tell(result, [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => VisibleText.Line($"  {line}"))]);

        High(FormattableString.Invariant($"{result.Name}: {result.Stages.Count} stages, {result.Stages.Count(stage => stage.Reused)} unchanged, {result.Elapsed.TotalSeconds:0.0} s; {Place(result)}"));
    }

    /// <summary>The one line of an experiment of which nothing ran.</summary>
    public static string NothingChanged(ExperimentResult result) =>
        $"{result.Name}: nothing changed ({result.Stages.Count} {(result.Stages.Count == 1 ? "stage" : "stages")}); {Place(result)}";

    // The terminal logger shows one message of a project: what it made, as 'project -> file'. It shows that message to its end, and so the table is a part of it.
    private void Tell(ExperimentResult result, string[] table)
    {
        var made = VisibleText.Line(result.Measurement is { } measured ? measured.Report : result.Folder);
        string[] lines = project is null || table.Length == 0 ? table : [string.Join('\n', [$"{Path.GetFileNameWithoutExtension(project)} -> {made}", .. table])];
        foreach (var line in lines)
        {
            log.LogMessage(MessageImportance.High, "{0}", line);
        }
    }

    private static string Place(ExperimentResult result) =>
        result.Measurement is { } measured ? $"report: {measured.Report}" : result.SweepPage is { } page ? $"sweep: {page}" : $"folder: {result.Folder}";

    private string Line(StageOutcome outcome) =>
        FormattableString.Invariant($"  {experiment}: {outcome.Name,-16} {(outcome.Action == StageAction.Skip ? $"skipped ({outcome.Reason})" : outcome.Reused ? "unchanged" : $"{outcome.Elapsed.TotalSeconds:0.0} s{Waited(outcome)} ({outcome.Reason}){(outcome.Note is null ? "" : $"; {outcome.Note}")}")}");

    // What was taken at once takes milliseconds too.
    private static string Waited(StageOutcome outcome) =>
        outcome.Waited.TotalSeconds < 0.5 ? "" : FormattableString.Invariant($", after waiting {outcome.Waited.TotalSeconds:0.0} s");

    private void High(string line) => log.LogMessage(MessageImportance.High, "{0}", VisibleText.Line(line));
}
