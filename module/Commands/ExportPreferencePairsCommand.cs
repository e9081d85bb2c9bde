using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Commands;

/// <summary>Writes preference pairs as a file that other trainers read.</summary>
/// <remarks>
/// Rows of prompt, chosen and rejected, and epsilon where the pairs are smoothed, as TRL and Hugging Face data sets have them: JSON lines or
/// Parquet, by the file's name. Prompts and answers are worded by a template.
/// </remarks>
/// <example>
/// <para>A row for each pair.</para>
/// <code>$pairs | Export-PreferencePairs ./pairs.jsonl</code>
/// </example>
/// <example>
/// <para>Messages, with all rejected answers of a prompt in one row.</para>
/// <code>Export-PreferencePairs ./pairs.parquet -Pairs runs/pairs -Layout Conversational -SeveralRejected -Force</code>
/// </example>
/// <seealso>Import-PreferencePairs</seealso>
/// <seealso>New-PreferencePairs</seealso>
[Cmdlet(VerbsData.Export, "PreferencePairs", SupportsShouldProcess = true)]
[Alias("Export-PreferencePair")]
[OutputType(typeof(ExportedPairsResult))]
public sealed class ExportPreferencePairsCommand : PipelineCommand
{
    /// <summary>The file to write: .jsonl or .parquet.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The pair set: a result of New-PreferencePairs, Import-PreferencePairs or Invoke-OracleSmoothing, or its folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArtifactPath("Pairs")]
    [ArtifactCompletions("pairs")]
    public string? Pairs { get; set; }

    /// <summary>Texts, or lists of messages.</summary>
    [Parameter]
    public PairLayout Layout { get; set; }

    /// <summary>All rejected answers of a prompt in one row, rather than a row for each.</summary>
    [Parameter]
    public SwitchParameter SeveralRejected { get; set; }

    /// <summary>The wording: SDpo, Llara, PatchRec, Embedded, or a YAML file. Imported pairs have their own texts.</summary>
    [Parameter]
    [NameCompletions("SDpo", "Llara", "PatchRec", "Embedded")]
    [ValidateNotNullOrEmpty]
    public string PromptTemplate { get; set; } = "SDpo";

    /// <summary>Titles of history in a prompt.</summary>
    [Parameter]
    public int MaxHistory { get; set; } = 10;

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Pairs, () =>
    {
        CheckPiped(ArtifactRole.Pairs);
        var pairs = Require(ArtifactRole.Pairs, Pairs);
        var path = ResolvePath(Path);
        if (ShouldProcess(path, "Export preference pairs"))
        {
            var request = new ExportPairsRequest
            {
                Pairs = pairs,
                Path = path,
                Layout = Layout,
                SeveralRejected = SeveralRejected,
                PromptTemplate = PromptTemplate.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || PromptTemplate.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
                    ? ResolvePath(PromptTemplate)
                    : PromptTemplate,
                MaxHistory = MaxHistory,
                Overwrite = Force,
            };
            WriteObject(Await((progress, cancellation) => ExportPreferencePairs.Run(request, progress, cancellation)));
        }
    });
}
