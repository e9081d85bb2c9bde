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
[Binds(typeof(ExportPairsRequest))]
[Cmdlet(VerbsData.Export, "PreferencePairs", SupportsShouldProcess = true)]
[Alias("Export-PreferencePair")]
[OutputType(typeof(ExportedPairsResult))]
public sealed partial class ExportPreferencePairsCommand : PipelineCommand
{
    /// <summary>The file to write: .jsonl or .parquet.</summary>
    [Option("path")]
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Replaces an existing file.</summary>
    [Option("overwrite")]
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
            var request = Bind<ExportPairsRequest>(new("pairs", pairs), new("path", path));
            var result = Await((progress, cancellation) => ExportPreferencePairs.Run(request, progress, cancellation));
            Warn(result.Warnings());
            WriteObject(result);
        }
    });
}
