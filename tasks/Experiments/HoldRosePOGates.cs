using System.IO.Enumeration;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RosePO.Core.Evaluation.Gates;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>Checks measured figures against their gates: a miss is an error, and all results are a JUnit file for the build service.</summary>
/// <example><code>&lt;HoldRosePOGates Gates="@(RosePOGate)" Reports="@(RosePOReport)" JUnit="gates.xml" /&gt;</code></example>
public sealed class HoldRosePOGates : RoseTask
{
    /// <summary>The metrics, with Model, Minimum, Maximum, AtLeast, AtMost, Margin, Confidence, and Experiment: a name, * for any.</summary>
    [Required]
    public ITaskItem[] Gates { get; set; } = [];

    /// <summary>The measured experiments, with Experiment and Measurement.</summary>
    [Required]
    public ITaskItem[] Reports { get; set; } = [];

    /// <summary>The JUnit file to write; none where not set. It is written where gates are missed too.</summary>
    public ITaskItem? JUnit { get; set; }

    /// <summary>The TRX file to write, as test tools of .NET have it; none where not set. It is written where gates are missed too.</summary>
    public ITaskItem? Trx { get; set; }

    /// <summary>The Markdown file to write, which the summary of a build service shows; none where not set. It is written where gates are missed too.</summary>
    public ITaskItem? Summary { get; set; }

    /// <summary>The folder where the reports are gathered: each gets its gates there, held or missed; none where not set.</summary>
    public ITaskItem? ReportFolder { get; set; }

    /// <summary>Where the results are kept for the next evaluation of the project, once every gate is held; nowhere where not set.</summary>
    public ITaskItem? ResultsFile { get; set; }

    /// <summary>One item a bound: <c>model/metric</c>, with Experiment, Model, Metric, Rule, Passed, Value, Low, High, Count and Protocol.</summary>
    [Output]
    public ITaskItem[] Results { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var suites = Reports.ToDictionary(report => report.GetMetadata(GateItems.Experiment), _ => new List<GateCheck>(), StringComparer.Ordinal);
        foreach (var gate in Gates)
        {
            RoseException[] mistakes = [.. GateItems.Mistakes(gate)];
            foreach (var mistake in mistakes)
            {
                LogFailure(ItemPlace.At(gate, mistake));
            }

            if (mistakes.Length == 0)
            {
                Hold(gate, suites, cancellation);
            }
        }

        KeyValuePair<string, IReadOnlyList<GateCheck>>[] checks = [.. suites.Select(suite => KeyValuePair.Create(suite.Key, (IReadOnlyList<GateCheck>)suite.Value))];
        Results = [.. suites.SelectMany(suite => suite.Value.Select(check => GateItems.Result(suite.Key, check)))];
        if (JUnit?.GetMetadata("FullPath") is { } junit)
        {
            JUnitReport.Write(junit, checks);
        }

        if (Trx?.GetMetadata("FullPath") is { } trx)
        {
            TrxReport.Write(trx, checks);
        }

        if (Summary?.GetMetadata("FullPath") is { } summary && checks.Any(suite => suite.Value.Count > 0))
        {
            BuildSummary.Write(Log, summary, GateMarkdown.Render(checks));
        }

        foreach (var report in ReportFolder is null ? [] : Reports)
        {
            GatedReport.Write(report.GetMetadata("FullPath"), PageOf(report), suites[report.GetMetadata(GateItems.Experiment)]);
        }

        if (!Log.HasLoggedErrors)
        {
            Log.LogMessage(MessageImportance.High, "gates: {0} held", Results.Length);
            if (ResultsFile?.GetMetadata("FullPath") is { } results)
            {
                RosePO.Tasks.ResultsFile.Write(results, Results.Select(item => ("RosePOGateResult", (TaskItem)item)));
            }
        }
    }

    // Where a reader finds the figures, with the gates if they are written anywhere.
    private string PageOf(ITaskItem report) =>
        ReportFolder is { } folder ? Path.Combine(folder.GetMetadata("FullPath"), $"{report.GetMetadata(GateItems.Experiment)}.html") : report.ItemSpec;

    private void Hold(ITaskItem gate, Dictionary<string, List<GateCheck>> suites, CancellationToken cancellation)
    {
        var pattern = gate.GetMetadata(GateItems.Experiment) is { Length: > 0 } name ? name : "*";
        var reports = Reports.Where(report => FileSystemName.MatchesSimpleExpression(pattern, report.GetMetadata(GateItems.Experiment), ignoreCase: false)).ToArray();
        if (reports.Length == 0)
        {
            var known = suites.Count == 0 ? "no experiment of the project is measured" : $"choose from {string.Join(", ", suites.Keys)}";
            LogFailure(ItemPlace.At(gate, new RoseException(
                RoseErrorCode.RequestInvalid, $"The gate on {gate.ItemSpec} is of the experiment '{pattern}', which was not measured: {known}.")));
        }

        foreach (var report in reports)
        {
            try
            {
                var result = CheckGate.Run(RequestValues.Bind<GateRequest>(GateItems.Values(gate, report)), cancellation);
                var experiment = report.GetMetadata(GateItems.Experiment);
                suites[experiment].AddRange(result.Checks);
                foreach (var check in result.Checks)
                {
                    var text = $"{experiment}: {check.Message}";
                    if (check.Passed)
                    {
                        Log.LogMessage(MessageImportance.Normal, "{0}", VisibleText.Line(text));
                    }
                    else
                    {
                        LogFailure(ItemPlace.At(gate, new RoseException(
                            RoseErrorCode.GateMissed, $"{text}. See {PageOf(report)}, and move the gate if the figure is right.")));
                    }
                }
            }
            catch (RoseException exception)
            {
                LogFailure(ItemPlace.At(gate, exception));
            }
        }
    }
}
