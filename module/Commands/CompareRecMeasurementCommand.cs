using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Comparing;

namespace RosePO.Commands;

/// <summary>Puts the models of one or several measurements side by side, with paired differences from one of them.</summary>
/// <remarks>
/// Figures are computed anew from each measurement's stored answers, all on the same resamples of the users, so that models of different
/// measurements are paired like those of one; p values are corrected for how many differences there are (Holm). Measurements must be of one dataset and made
/// alike. With AcrossSeeds they are repeats with other seeds, and a model's row is the mean of its repeats with the standard deviation. A row's Metrics holds
/// each figure and its Difference by metric ($row.Metrics['HR@1'].Difference.AdjustedP). All measurements of a pipeline are compared together.
/// </remarks>
/// <example>
/// <para>Every model of two measurements of one dataset.</para>
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
/// <seealso>Measure-Recommendations</seealso>
/// <seealso>Get-RosePORun</seealso>
/// <seealso>about_RosePO</seealso>
[Cmdlet(VerbsData.Compare, "RecMeasurement")]
[OutputType(typeof(ComparedModel), typeof(string))]
public sealed class CompareRecMeasurementCommand : PipelineCommand
{
    // Defaults are the request's own.
    private static readonly ComparisonRequest s_default = new() { Measurements = [] };

    private readonly List<string> _measurements = [];

    /// <summary>The measurements: results of Measure-Recommendations or Invoke-RosePOExperiment, runs of Get-RosePORun, or folders.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Measurement", Several = true)]
    [ArtifactCompletions("measurement")]
    public string[]? Measurement { get; set; } = [];

    /// <summary>The models that are shown, by name, in the table's order; without it all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Model { get; set; } = [];

    /// <summary>The name of the model that the others are compared against. Without it, sft where present, else the first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Against { get; set; }

    /// <summary>The metrics that are compared; without it those that the first measurement's tables show.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Metric { get; set; } = [];

    /// <summary>The measurements are repeats with other seeds: each model is one row, mean and standard deviation.</summary>
    [Parameter]
    public SwitchParameter AcrossSeeds { get; set; }

    /// <summary>Objects, one a model, or the whole comparison as one Markdown or CSV text.</summary>
    [Parameter]
    public ComparisonFormat As { get; set; }

    /// <summary>Bootstrap resamples of the users.</summary>
    [Parameter]
    public int Resamples { get; set; } = s_default.Resamples;

    /// <summary>The confidence of the intervals.</summary>
    [Parameter]
    public double Confidence { get; set; } = s_default.Confidence;

    /// <summary>Seeds the bootstrap.</summary>
    [Parameter]
    public int Seed { get; set; } = s_default.Seed;

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
            Attempt(_measurements, () => Write(Await((progress, cancellation) => CompareMeasurements.Run(Request(), progress, cancellation))));
        }
    }

    private void Write(ComparisonResult result)
    {
        switch (As)
        {
            case ComparisonFormat.Markdown:
                WriteObject(ComparisonText.Markdown(result));
                break;
            case ComparisonFormat.Csv:
                WriteObject(ComparisonText.Csv(result));
                break;
            default:
                WriteObject(result.Models, enumerateCollection: true);
                break;
        }
    }

    private ComparisonRequest Request() => new()
    {
        Measurements = _measurements,
        Models = Model,
        Against = Against,
        Metrics = Metric,
        AcrossSeeds = AcrossSeeds,
        Resamples = Resamples,
        Confidence = Confidence,
        Seed = Seed,
    };
}
