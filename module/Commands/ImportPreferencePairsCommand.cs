using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Preferences;

namespace RosePO.Commands;

/// <summary>Makes a pair set of a file of preference pairs from elsewhere.</summary>
/// <remarks>
/// JSON lines or Parquet with prompt, chosen, rejected and, where there is one, epsilon, each a text or a list of messages, as TRL and Hugging
/// Face data sets have them. Such a pair set trains a model folder by its own texts: no dataset is needed.
/// </remarks>
/// <example>
/// <para>A file of another program.</para>
/// <code>Import-PreferencePairs ./trl.jsonl -Destination runs/external</code>
/// </example>
[Cmdlet(VerbsData.Import, "PreferencePairs", SupportsShouldProcess = true)]
[Alias("Import-PreferencePair")]
[OutputType(typeof(PairSetResult))]
public sealed class ImportPreferencePairsCommand : WritingCommand
{
    /// <summary>The file: .jsonl or .parquet.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void Record() => Attempt(
        Path,
        () => Emit(Produce("pairs", "Import preference pairs", Request, ImportPreferencePairs.Run)));

    private ImportPairsRequest Request(string destination) => new()
    {
        Path = ResolvePath(Path),
        Destination = destination,
        Overwrite = Force,
    };
}
