using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Comparing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Report;

namespace RosePO.Commands;

/// <summary>Puts the models of one or several measurements side by side, with paired differences from one of them.</summary>
/// <remarks>
/// Figures are recomputed from each measurement's stored answers, all on the same resamples of the users, so that models of different
/// measurements are paired like those of one; p values are corrected for the number of differences (Holm). Measurements must be of one dataset and made
/// under the same conditions. With AcrossSeeds they are repeats with other seeds, and a model's row is the mean of its repeats with the standard deviation. A row's Metrics contains
/// each figure and its Difference by metric ($row.Metrics['HR@1'].Difference.AdjustedP). All measurements of a pipeline are compared together.
/// </remarks>
/// <example>
/// <para>All models of two measurements of one dataset.</para>
/// <code>Compare-RecMeasurement runs/measure, runs/measure-again -Against sft | Format-List</code>
/// </example>
/// <example>
/// <para>Three seeds of an experiment as a Markdown table.</para>
/// <code>Get-RosePORun ./seeds -Kind measurement | Compare-RecMeasurement -AcrossSeeds -As Markdown</code>
/// </example>
/// <example>
/// <para>Two models and two metrics of one measurement, for a spreadsheet.</para>
/// <code>Compare-RecMeasurement runs/measure -Model sft, rosepo -Metric HR@1, NDCG@10 -As Csv</code>
/// </example>
/// <example>
/// <para>Five seeds as charts of HR@1 against each harm.</para>
/// <code>Get-RosePORun ./seeds -Kind measurement | Compare-RecMeasurement -AcrossSeeds -Plots ./plots</code>
/// </example>
/// <seealso>Measure-Recommendations</seealso>
/// <seealso>Get-RosePORun</seealso>
/// <seealso>about_RosePO</seealso>
[Binds(typeof(ComparisonRequest))]
[Cmdlet(VerbsData.Compare, "RecMeasurement")]
[OutputType(typeof(ComparedModel), typeof(string))]
public sealed partial class CompareRecMeasurementCommand : PipelineCommand
{
    private readonly List<string> _measurements = [];

    /// <summary>The measurements: results of Measure-Recommendations or Invoke-RosePOExperiment, runs of Get-RosePORun, or folders.</summary>
    [Option("measurements")]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Measurement", Several = true)]
    [ArtifactCompletions("measurement")]
    public string[]? Measurement { get; set; } = [];

    /// <summary>Objects, one per model, or the whole comparison as one Markdown or CSV text.</summary>
    [Parameter]
    public ComparisonFormat As { get; set; }

    /// <summary>A folder for the frontier: for each compared harm an SVG file of the first other metric against it, every model a mark with intervals both ways.</summary>
    [Parameter]
    public string? Plots { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(InputObject, () =>
    {
        CheckPiped(ArtifactRole.Measurement);

        // Only what is written on the command line may be a pattern.
        IEnumerable<string> found = IsGiven(nameof(Measurement))
            ? Measurement!.SelectMany(path => ResolvePaths(path, literal: false))
            : FindAll(ArtifactRole.Measurement, Measurement ?? []) is { Count: > 0 } named ? named
            : throw ErrorRecords.NotTaken(MyInvocation.MyCommand.Name, [ArtifactRole.Measurement], Piped);
        _measurements.AddRange([.. found.Where(path => !_measurements.Contains(path)).Distinct()]);
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Where nothing was found the errors have said why.
        if (_measurements.Count > 0)
        {
            Attempt(_measurements, () =>
            {
                var request = Bind<ComparisonRequest>(new KeyValuePair<string, object?>("measurements", _measurements));
                var result = Await((progress, cancellation) => CompareMeasurements.Run(request, progress, cancellation));
                if (Plots is { } plots)
                {
                    ComparisonPlots.Write(result, ResolvePath(plots));
                }

                Write(result);
            });
        }
    }

    // A text is one object all the same; rows leave the claims behind, which are about all of them.
    private void Write(ComparisonResult result)
    {
        result.Claims.ToList().ForEach(claim => WriteVerbose(VisibleText.Lines(MeasurementTable.Line(claim))));
        WriteObject(
            As switch { ComparisonFormat.Markdown => ComparisonText.Markdown(result), ComparisonFormat.Csv => ComparisonText.Csv(result), _ => (object)result.Models },
            enumerateCollection: true);
    }
}
