using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Choosing;

namespace RosePO.Commands;

/// <summary>Chooses the best of several models by the validation users of a dataset.</summary>
/// <remarks>
/// Every model ranks the candidates of the same validation users; the one with the best figure is copied into the destination, where it is a model like any other.
/// Of equally good ones the earliest is chosen. What is tuned, such as a weight or the number of rounds, is chosen so and not on the test split. Models must be able to stand for one
/// another: all whole, or all adapters of one base. All models of a pipeline are compared together; the result's Candidates contains the figure of each.
/// </remarks>
/// <example>
/// <para>The better of two betas.</para>
/// <code>$best = Select-RosePOModel -Model runs/low, runs/high -Dataset runs/dataset</code>
/// </example>
/// <example>
/// <para>By NDCG on 300 users, and measured on the test split.</para>
/// <code>$low, $high | Select-RosePOModel -Metric Ndcg -Users 300 | Measure-Recommendations -Baseline $sft</code>
/// </example>
/// <seealso>Start-RosePOTraining</seealso>
/// <seealso>Measure-Recommendations</seealso>
/// <seealso>about_RosePO</seealso>
[Binds(typeof(ChoiceRequest))]
[Cmdlet(VerbsCommon.Select, "RosePOModel", SupportsShouldProcess = true)]
[OutputType(typeof(ChoiceResult))]
public sealed partial class SelectRosePOModelCommand : WritingCommand
{
    private readonly List<string> _models = [];
    private string? _dataset;

    /// <summary>The models, the preferred first: results of Start-RosePOTraining, or folders. Each is named after its folder.</summary>
    [Option("models")]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Model", Several = true)]
    [ArtifactCompletions("model")]
    public string[]? Model { get; set; } = [];

    /// <inheritdoc/>
    protected override void Record() => Attempt(Model, () =>
    {
        CheckPiped(ArtifactRole.Model, ArtifactRole.Dataset);
        var models = FindAll(ArtifactRole.Model, Model ?? []) is { Count: > 0 } found ? found
            : throw ErrorRecords.NotTaken(MyInvocation.MyCommand.Name, [ArtifactRole.Model], Piped);
        _dataset = RequireSame(_dataset, Dataset);
        _models.AddRange(models);
    });

    /// <inheritdoc/>
    protected override void Finish()
    {
        // Where the commands before this one failed there is nothing to choose from, and they have said why.
        if (_dataset is not null)
        {
            Attempt(_dataset, () => Emit(Produce("choice", "Choose a model", Request, ChooseModel.Run)));
        }
    }

    private ChoiceRequest Request(string destination) => Bind<ChoiceRequest>(
        new("dataset", _dataset),
        new("models", ModelNames.Of(_models).Select(model => new Dictionary<string, string> { ["name"] = model.Name, ["path"] = model.Path })),
        new("destination", destination));
}
