using Microsoft.Build.Framework;
using RosePO.Core.Evaluation.Choosing;

namespace RosePO.Tasks;

/// <summary>Several models in, the best of them on the validation users out, as a model artifact.</summary>
/// <example><code>&lt;SelectRosePOModel Dataset="runs/data" Models="runs/low;runs/high" Destination="runs/best" /&gt;</code></example>
[Binds(typeof(ChoiceRequest))]
public sealed partial class SelectRosePOModel() : OperationTask<ChoiceRequest, ChoiceResult>(ChooseModel.Run)
{
    /// <summary>The models' folders, the preferred first; Name metadata is what the result calls each, the folder's own name where not set.</summary>
    [Option("models")]
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given() => [NamedModels.Of(Models)];

    /// <inheritdoc/>
    protected override void Report(ChoiceResult result) => Log.LogMessage(
        MessageImportance.High, "{0}: {1}, the best of {2} models by {3}", Destination.ItemSpec, VisibleText.Line(result.Chosen), result.Candidates.Count, result.Metric);
}
