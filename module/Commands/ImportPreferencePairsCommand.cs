using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Commands;

/// <summary>Makes a pair set from a file of preference pairs made elsewhere.</summary>
/// <remarks>
/// JSON lines or Parquet with prompt, chosen, rejected and, where there is one, epsilon, each a text or a list of messages, as TRL and Hugging
/// Face data sets have them. Such a pair set trains a model folder on its own texts: no dataset is needed.
/// </remarks>
/// <example>
/// <para>A file of another program.</para>
/// <code>Import-PreferencePairs ./trl.jsonl -Destination runs/external</code>
/// </example>
/// <seealso>Export-PreferencePairs</seealso>
/// <seealso>Start-RosePOTraining</seealso>
[Cmdlet(VerbsData.Import, "PreferencePairs", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("Import-PreferencePair")]
[OutputType(typeof(PairSetResult))]
public sealed class ImportPreferencePairsCommand : WritingCommand
{
    /// <summary>The files, .jsonl or .parquet, each a pair set; wildcards are expanded.</summary>
    [Option("path")]
    [Parameter(ParameterSetName = PathSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken as they are written.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get => Path; set => Path = value; }

    /// <inheritdoc/>
    protected override void Record() => EachPath(
        "a file of preference pairs",
        Path,
        piped => piped.File,
        file => Emit(Produce("pairs", "Import preference pairs", destination => Bind<ImportPairsRequest>(new("path", file), new("destination", destination)), ImportPreferencePairs.Run)));
}
