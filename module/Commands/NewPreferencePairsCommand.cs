using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Commands;

/// <summary>Pairs every chosen title with rejected ones.</summary>
/// <remarks>
/// For each training example the item that came next is chosen; the strategies find what to reject: the fine-tuned model's
/// own mistakes, titles that resemble the history, popular items, what others chose, what a file says, or any item. A rejected item is never the
/// chosen one, and never one that the user has in training unless PopularityIncludesHistory is set.
/// </remarks>
/// <example>
/// <para>Three kinds of rejected answers; SelfHard needs the fine-tuned model.</para>
/// <code>$data | New-PreferencePairs -Strategy SelfHard, Semantic, Popularity -Model $sft</code>
/// </example>
/// <example>
/// <para>Uniformly drawn rejected answers for 500 examples, without a model.</para>
/// <code>New-PreferencePairs -Dataset ./runs/dataset -Strategy Random -MaxExamples 500</code>
/// </example>
/// <seealso>Invoke-OracleSmoothing</seealso>
/// <seealso>Export-PreferencePairs</seealso>
/// <seealso>about_RosePO_Preferences</seealso>
[Binds(typeof(PreferencePairsRequest), First = "Strategy")]
[Cmdlet(VerbsCommon.New, "PreferencePairs", SupportsShouldProcess = true)]
[Alias("New-PreferencePair")]
[OutputType(typeof(PairSetResult))]
public sealed partial class NewPreferencePairsCommand : WritingCommand
{
    /// <inheritdoc/>
    protected override void Record() => Attempt(
        Dataset,
        () =>
        {
            CheckPiped(ArtifactRole.Dataset, ArtifactRole.Model);
            var (dataset, model) = (Require(ArtifactRole.Dataset, Dataset), Find(ArtifactRole.Model, Model));
            Emit(Produce("pairs", "Build preference pairs", destination => Bind<PreferencePairsRequest>(new("dataset", dataset), new("model", model), new("destination", destination)), BuildPreferencePairs.Run));
        });
}
