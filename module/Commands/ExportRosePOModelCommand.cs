using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Models.Checkpoints;

namespace RosePO.Commands;

/// <summary>Writes a model as one Hugging Face folder that other programs load.</summary>
/// <remarks>
/// An adapter is added to its base's weights; a full model is written again, in the type that is requested. The folder contains config.json,
/// safetensors and the tokenizer, and prompt.json, the wording that the model was trained with. Every command of this module also
/// takes it as a model.
/// </remarks>
/// <example>
/// <para>An aligned adapter and its base as one model.</para>
/// <code>$rosepo | Export-RosePOModel -Destination ./release</code>
/// </example>
/// <example>
/// <para>Half the size.</para>
/// <code>Export-RosePOModel runs/rosepo -Destination ./release-bf16 -Type Bf16</code>
/// </example>
/// <seealso>Start-RosePOTraining</seealso>
/// <seealso>Get-Recommendation</seealso>
[Binds(typeof(ModelExportRequest), First = "Model")]
[Cmdlet(VerbsData.Export, "RosePOModel", SupportsShouldProcess = true)]
[OutputType(typeof(ModelExportResult))]
public sealed partial class ExportRosePOModelCommand : WritingCommand
{
    /// <inheritdoc/>
    protected override void Record() => Attempt(
        Model,
        () =>
        {
            CheckPiped(ArtifactRole.Model);
            var model = Require(ArtifactRole.Model, Model);
            Emit(Produce("export", "Export model", destination => Bind<ModelExportRequest>(new("model", model), new("destination", destination)), ExportModel.Run));
        });
}
