using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>A pair set in, a file out that TRL and Hugging Face data sets read. <c>Destination</c> is the file: .jsonl or .parquet.</summary>
/// <example><code>&lt;ExportPreferencePairs Pairs="runs/smooth" Destination="pairs.jsonl" Layout="Conversational" /&gt;</code></example>
public sealed class ExportPreferencePairs : OperationTask<ExportPairsRequest, ExportedPairsResult>
{
    /// <summary>The pair set artifact.</summary>
    [Required]
    public ITaskItem Pairs { get; set; } = null!;

    /// <summary>Standard (texts) or Conversational (messages).</summary>
    public string? Layout { get; set; }

    /// <summary>Whether a row has all rejected answers of its prompt in a list.</summary>
    public string? SeveralRejected { get; set; }

    /// <summary>The wording of prompts: Embedded, Llara, SDpo, PatchRec, or a YAML file.</summary>
    public string? PromptTemplate { get; set; }

    /// <summary>Titles of history in a prompt.</summary>
    public string? MaxHistory { get; set; }

    /// <inheritdoc/>
    protected override string DestinationKey => "path";

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, object>> Given() => PromptTemplateFile.Given(PromptTemplate);

    /// <inheritdoc/>
    protected override ExportedPairsResult Run(ExportPairsRequest request, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        Core.Preferences.Pairs.ExportPreferencePairs.Run(request, progress, cancellation);
}
