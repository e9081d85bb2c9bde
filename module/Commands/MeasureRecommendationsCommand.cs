using System.Collections;
using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Commands;

/// <summary>Measures recommenders: how often they are right, and how much they are misled by resemblance and popularity.</summary>
/// <remarks>
/// Every model and baseline chooses among the same candidates or titles for the same users. A row's Metrics contains every metric by
/// name ($row.Metrics['HR@1'].Value), each with its bootstrap interval and n; Comparisons the model's paired differences against the
/// reference. Format-List shows both. metrics.json and report.html are in the measurement's folder.
/// All models of a pipeline are measured together.
/// </remarks>
/// <example>
/// <para>An aligned model beside the model it started from and two baselines.</para>
/// <code>$rosepo | Measure-Recommendations -Dataset $data -Baseline Popularity, SasRec, $sft</code>
/// </example>
/// <example>
/// <para>Two models from folders, with the protocol and the paired differences.</para>
/// <code>Measure-Recommendations -Model runs/sft, runs/rosepo -Dataset runs/dataset | Format-List</code>
/// </example>
/// <example>
/// <para>A claim that is registered before it is measured, and its verdict.</para>
/// <code>$rosepo | Measure-Recommendations -Dataset $data -Baseline $sft -Claim @{ Model = 'rosepo'; Against = 'sft'; Metric = 'HR@1' } -Verbose</code>
/// </example>
/// <seealso>Get-Recommendation</seealso>
/// <seealso>Get-RosePORun</seealso>
/// <seealso>about_RosePO</seealso>
[Binds(typeof(MeasurementRequest), Except = ["command"])]
[Cmdlet(VerbsDiagnostic.Measure, "Recommendations", SupportsShouldProcess = true)]
[Alias("Measure-Recommendation")]
[OutputType(typeof(ModelMeasurement))]
public sealed partial class MeasureRecommendationsCommand : WritingCommand
{
    private readonly List<string> _models = [];
    private string? _dataset;

    /// <summary>The models to measure: results of Start-RosePOTraining, or folders. Each is named after its folder.</summary>
    [Option("models")]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Model", Several = true)]
    [ArtifactCompletions("model")]
    public string[]? Model { get; set; } = [];

    /// <summary>
    /// What to measure beside the models: Random, Popularity, RecentPopularity, ItemKnn, SasRec, Gru4Rec, Caser, or other models (results or folders), which come
    /// first in the table.
    /// </summary>
    [Option("baselines")]
    [Parameter]
    [ArtifactPath("Model", Several = true)]
    [ArtifactCompletions(
        "model", BaselineNames.Random, BaselineNames.Popularity, BaselineNames.RecentPopularity, BaselineNames.ItemKnn, BaselineNames.SasRec, BaselineNames.Gru4Rec, BaselineNames.Caser)]
    [ValidateNotNullOrEmpty]
    public string[] Baseline { get; set; } = [];

    /// <summary>
    /// The claims that the measurement is made to test, each a hashtable of Model, Against, Metric, Direction (Better, NotWorse, Higher, Lower, NotHigher, NotLower) and Margin. Their
    /// p values are corrected for the claims alone; all other differences are exploratory.
    /// </summary>
    [Option("claims")]
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Hashtable[] Claim { get; set; } = [];

    /// <inheritdoc/>
    protected override void Record() => Attempt(Model, () =>
    {
        CheckPiped(ArtifactRole.Model, ArtifactRole.Dataset);
        _dataset = RequireSame(_dataset, Dataset);
        _models.AddRange(FindAll(ArtifactRole.Model, Model ?? []));
    });

    /// <inheritdoc/>
    protected override void Finish()
    {
        // Where the commands before this one failed there is nothing to measure, and they have said why.
        if (_dataset is null)
        {
            return;
        }

        Attempt(_dataset, () =>
        {
            if (Produce("measurement", "Measure recommendations", Request, MeasureRecommendations.Run) is { } result)
            {
                var (rows, comparisons) = MeasurementRows.Of(result);
                WriteObject(rows, enumerateCollection: true);
                result.Claims.ToList().ForEach(claim => WriteVerbose(VisibleText.Lines(MeasurementTable.Line(claim))));
                comparisons.ForEach(comparison => WriteVerbose(VisibleText.Lines(ViewText.Comparison(comparison))));
            }
        });
    }

    private MeasurementRequest Request(string destination)
    {
        var others = Baseline.Where(name => !BaselineNames.Contains(name)).ToList();
        return Bind<MeasurementRequest>(
        [
            .. RegisteredClaims.Of(Claim),
            new("dataset", _dataset),
            new("models", ModelNames.Of([.. others.Select(ModelFolder), .. _models]).Select(model => new Dictionary<string, string> { ["name"] = model.Name, ["path"] = model.Path })),
            new("baselines", Baseline.Except(others).Select(name => name.ToLowerInvariant())),
            new("command", MyInvocation.Statement),
            new("destination", destination),
        ]);
    }

    private string ModelFolder(string name) => ResolvePath(name) is var path && Directory.Exists(path) ? path : throw ErrorRecords.NoBaseline(name);
}
