using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Data;

namespace RosePO.Commands;

/// <summary>Turns raw interactions into a dataset artifact.</summary>
/// <remarks>
/// Reads the published sets of MovieLens, Last.FM, Amazon, Goodreads, Steam and Book-Crossing, files of RecBole, LLaRA, S-DPO and
/// instruction tuning, CSV, TSV, JSON Lines or Parquet; drops what the filters exclude, puts every user's interactions in time
/// order, divides them into training, validation and test, and draws the candidate lists that later commands measure on.
/// Popularity is counted in the training split alone, and a set whose test items are visible in training is refused.
/// </remarks>
/// <example>
/// <para>Imports the MovieLens 100K folder.</para>
/// <code>$data = Import-RecDataset ./ml-100k -Format MovieLens100K</code>
/// </example>
/// <example>
/// <para>Imports a file whose columns have other names; items are kept when five users chose them.</para>
/// <code>Import-RecDataset ./plays.csv -UserColumn listener -ItemColumn track -TitleColumn name -MinimumItemInteractions 5</code>
/// </example>
/// <example>
/// <para>Imports Amazon reviews with their metadata, at least five interactions per user and item, divided at the same two times for all users.</para>
/// <code>Import-RecDataset ./Video_Games -Format AmazonReviews -MinimumUserInteractions 5 -MinimumItemInteractions 5 -Split Chronological</code>
/// </example>
/// <example>
/// <para>Generates a small dataset: nothing to download.</para>
/// <code>Import-RecDataset -Format Sample -SampleUsers 200 -Destination ./sample</code>
/// </example>
/// <seealso>New-PreferencePairs</seealso>
/// <seealso>Start-RosePOTraining</seealso>
/// <seealso>about_RosePO</seealso>
[Binds(typeof(ImportDatasetRequest))]
[Cmdlet(VerbsData.Import, "RecDataset", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(DatasetResult))]
public sealed partial class ImportRecDatasetCommand : WritingCommand
{
    /// <summary>The files or folders to read, each a dataset; wildcards are expanded. Not needed for <c>-Format Sample</c> and <c>-Format Merge</c>.</summary>
    [Option("path")]
    [Parameter(ParameterSetName = PathSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files or folders to read, taken as they are written; files that match a pattern (<c>part-*.csv.gz</c>) become one dataset.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get => Path; set => Path = value; }

    /// <inheritdoc/>
    protected override void Record()
    {
        if (Path.Length > 0 || Piped is not null)
        {
            EachPath("a file or folder of interactions", Path, piped => piped.File, Import);
        }
        else
        {
            Attempt(null, () => Import(null));
        }
    }

    private void Import(string? path) =>
        Emit(Produce("dataset", "Import dataset", destination => Bind<ImportDatasetRequest>(new("path", path), new("destination", destination)), ImportDataset.Run));
}
