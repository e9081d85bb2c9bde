using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Artifacts;

namespace RosePO.Commands;

/// <summary>Lists the artifacts of a folder and what each was made from.</summary>
/// <remarks>
/// Every finished stage writes an artifact.json; this reads them, the oldest first, and names each input by its artifact. Stages that
/// were stopped and can resume are listed as interrupted. The properties Dataset, Model, Pairs, Oracle and Measurement bind to the parameters of
/// the same names.
/// </remarks>
/// <example>
/// <para>What is in runs.</para>
/// <code>Get-RosePORun ./runs</code>
/// </example>
/// <example>
/// <para>How a model was made: the model and everything before it.</para>
/// <code>Get-RosePORun ./runs -Name rosepo -Lineage</code>
/// </example>
/// <example>
/// <para>Every model of a folder measured together.</para>
/// <code>Get-RosePORun ./runs -Kind model | Measure-Recommendations -Baseline Popularity</code>
/// </example>
/// <seealso>Invoke-RosePOExperiment</seealso>
/// <seealso>Measure-Recommendations</seealso>
/// <seealso>Export-RosePOModel</seealso>
[Cmdlet(VerbsCommon.Get, "RosePORun", DefaultParameterSetName = PathSet)]
[OutputType(typeof(RosePORun))]
public sealed class GetRosePORunCommand : PipelineCommand
{
    /// <summary>The folders to search; wildcards are expanded. Without it, the artifact of a piped result, or the current location.</summary>
    [Parameter(ParameterSetName = PathSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The folders to search, taken as they are written.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get => Path; set => Path = value; }

    /// <summary>Names to list, as the column Name shows them, or their last part; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Kinds to list.</summary>
    [Parameter]
    [ValidateSet("dataset", "model", "pairs", "oracle", "measurement")]
    public string[] Kind { get; set; } = [];

    /// <summary>Also lists what the named runs were made from.</summary>
    [Parameter]
    public SwitchParameter Lineage { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => EachPath(
        "a folder of artifacts, or what names one",
        Path.Length == 0 && Piped is null ? ["."] : Path,
        piped => piped.Folder,
        List);

    private void List(string folder)
    {
        if (File.Exists(folder))
        {
            throw ErrorRecords.NotAFolder(folder);
        }

        var runs = Await((progress, cancellation) => FindRuns.Run(new RunSearchRequest { Folder = folder }, progress, cancellation));
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToList();
        var named = runs
            .Where(run => patterns.Exists(pattern => pattern.IsMatch(run.Name) || pattern.IsMatch(run.Name.Split('/')[^1])))
            .Where(run => Kind.Length == 0 || Kind.Contains(run.Kind, StringComparer.OrdinalIgnoreCase));
        WriteObject(Lineage ? WithInputs(named, runs) : named, enumerateCollection: true);
    }

    private static IEnumerable<RosePORun> WithInputs(IEnumerable<RosePORun> named, IReadOnlyList<RosePORun> runs)
    {
        var wanted = new HashSet<string>(named.Select(run => run.Name));
        for (var before = 0; before != wanted.Count;)
        {
            before = wanted.Count;
            wanted.UnionWith(runs.Where(run => wanted.Contains(run.Name)).SelectMany(run => run.Inputs).Select(input => input.Run).OfType<string>().ToList());
        }

        return runs.Where(run => wanted.Contains(run.Name));
    }
}
