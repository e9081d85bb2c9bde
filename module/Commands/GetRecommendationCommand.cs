using System.Management.Automation;
using RosePO.Binding;

namespace RosePO.Commands;

/// <summary>Recommends titles for histories with a trained model.</summary>
/// <remarks>
/// Every title comes from the catalogue, or from -Candidate, and none from the history unless -IncludeHistory asks for it. The
/// score is the sum of the log-probs of the title's tokens and its end after the prompt, whichever method finds it. Histories
/// from the pipeline are answered together, some at a time; one that names an unknown user or title is an error and does not stop the
/// others.
/// </remarks>
/// <example>
/// <para>Five titles for each of two users of the dataset.</para>
/// <code>'196', '186' | Get-Recommendation -Model $rosepo -Dataset $data -Top 5</code>
/// </example>
/// <example>
/// <para>Titles for somebody who is not in the dataset.</para>
/// <code>Get-Recommendation -Model $rosepo -Dataset $data -History 'Fargo', 'Heat'</code>
/// </example>
/// <example>
/// <para>A ranking of a few titles, by item id.</para>
/// <code>Get-Recommendation -User 196 -Model runs/rosepo -Dataset runs/dataset -Candidate 50, 181, 100</code>
/// </example>
/// <seealso>Measure-Recommendations</seealso>
/// <seealso>Export-RosePOModel</seealso>
[Binds(typeof(RecommendationRequest))]
[Cmdlet(VerbsCommon.Get, "Recommendation")]
[OutputType(typeof(Recommendation))]
public sealed partial class GetRecommendationCommand : PipelineCommand, IDisposable
{
    private readonly RecommendationBatches _batches = new();

    /// <summary>
    /// Users of the dataset, by their ids in the raw data: all their items are the history. With -History the name that results
    /// carry; without it histories are numbered from 1.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextList(nameof(User))]
    [UserCompletions]
    [ValidateNotNull]
    public string[] User { get; set; } = [];

    /// <summary>Titles or item ids of one history, in time order.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextList(nameof(History))]
    [ValidateNotNullOrEmpty]
    public string[] History { get; set; } = [];

    /// <inheritdoc/>
    /// <remarks>A piped text or number is a user, unless the command line says for whom to recommend.</remarks>
    private protected override PipedObject? Piped => base.Piped is { } piped && (!piped.IsText || IsGiven(nameof(User)) || IsGiven(nameof(History))) ? piped : null;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(History.Length > 0 ? History : User, () =>
    {
        CheckPiped(ArtifactRole.Model, ArtifactRole.Dataset);
        var (model, dataset) = (Require(ArtifactRole.Model, Model), Require(ArtifactRole.Dataset, Dataset));
        if (!_batches.IsOf(model, dataset))
        {
            Flush();
            _batches.Open(Bind<RecommendationRequest>(new("model", model), new("dataset", dataset)));
        }

        if (!_batches.Add(User, History))
        {
            throw ErrorRecords.NoHistory();
        }

        if (_batches.IsFull)
        {
            Flush();
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(Model, Flush);

    /// <summary>Frees the model's memory.</summary>
    public void Dispose() => _batches.Dispose();

    private void Flush()
    {
        if (_batches.IsEmpty)
        {
            return;
        }

        var (result, warnings) = Await(_batches.Answer);
        Warn(warnings);
        foreach (var failure in result.Failures)
        {
            WriteError(ErrorRecords.From(failure.Error, failure.Query.User, GetType()));
        }

        WriteObject(result.Recommendations, enumerateCollection: true);
    }
}
