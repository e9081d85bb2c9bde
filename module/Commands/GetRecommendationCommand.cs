using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Commands;

/// <summary>Recommends titles for histories with a trained model.</summary>
/// <remarks>
/// Every title comes from the catalogue, or from -Candidate, and none from the history unless -IncludeHistory asks for it. The
/// score is the sum of the log-probs of the title's tokens and its end after the prompt, whichever method finds it. Histories
/// from the pipeline are answered together, some at a time; one that names an unknown user or title is an error and does not stop the
/// others. -InputPath reads queries from a file (CSV, TSV, JSON lines, Parquet) with the columns user, history, k, candidates and exclude; entries of a list are divided by | in
/// CSV and TSV. -OutputPath writes a file of such a kind, a row for each title, in full or not at all.
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
/// <example>
/// <para>A file of queries into a file of titles.</para>
/// <code>Get-Recommendation -Model $rosepo -Dataset $data -InputPath ./users.csv -OutputPath ./titles.parquet</code>
/// </example>
/// <seealso>Measure-Recommendations</seealso>
/// <seealso>Export-RosePOModel</seealso>
[Binds(typeof(RecommendationRequest))]
[Cmdlet(VerbsCommon.Get, "Recommendation")]
[OutputType(typeof(Recommendation), typeof(FileInfo))]
public sealed partial class GetRecommendationCommand : PipelineCommand, IDisposable
{
    private readonly RecommendationBatches _batches = new();
    private readonly List<Recommendation> _written = [];
    private bool _isBroken;

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

    /// <summary>A file of queries: .csv, .tsv, .jsonl, .ndjson or .parquet.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InputPath { get; set; }

    /// <summary>The file that the titles go to, of one of the same kinds; without it they are the output.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Replaces an existing file of -OutputPath.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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

        if (InputPath is not null)
        {
            _isBroken = true;
            foreach (var query in QueryFile.Read(ResolvePath(InputPath)))
            {
                _batches.Add(query);
                FlushIfFull();
            }

            _isBroken = false;
        }
        else if (!_batches.Add(User, History))
        {
            throw ErrorRecords.NoHistory();
        }

        FlushIfFull();
    });

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (OutputPath is not null && System.IO.Path.Exists(ResolvePath(OutputPath)) && !Force)
        {
            ThrowTerminatingError(ErrorRecords.From(ErrorRecords.FileExists(ResolvePath(OutputPath)), OutputPath, GetType()));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(Model, () =>
    {
        Flush();

        // A file of which some rows could not be read is not answered in part.
        if (OutputPath is not null && !_isBroken)
        {
            var path = ResolvePath(OutputPath);
            QueryFile.Write(path, _written);
            WriteObject(new FileInfo(path));
        }
    });

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

        if (OutputPath is null)
        {
            WriteObject(result.Recommendations, enumerateCollection: true);
        }
        else
        {
            _written.AddRange(result.Recommendations);
        }
    }

    private void FlushIfFull()
    {
        if (_batches.IsFull)
        {
            Flush();
        }
    }
}
