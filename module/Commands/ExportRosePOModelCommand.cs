using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Publishing;

namespace RosePO.Commands;

/// <summary>Writes a model as other programs load it: a Hugging Face folder, or a GGUF file.</summary>
/// <remarks>
/// An adapter is added to its base's weights; a full model is written again, in the type that is requested. The folder contains config.json,
/// safetensors and the tokenizer, and prompt.json, the wording that the model was trained with. Every command of this module also
/// takes it as a model. With -Format Gguf it is one file, model.gguf, for llama.cpp and the programs built on it; a model of the embedded decoder is prompted by
/// token ids there, since llama.cpp has no tokenizer of whole words. A card for model hubs, README.md, is written beside: data, training, prompt and lineage,
/// and the figures of -Measurement.
/// </remarks>
/// <example>
/// <para>An aligned adapter and its base as one model.</para>
/// <code>$rosepo | Export-RosePOModel -Destination ./release</code>
/// </example>
/// <example>
/// <para>Half the size.</para>
/// <code>Export-RosePOModel runs/rosepo -Destination ./release-bf16 -Type Bf16</code>
/// </example>
/// <example>
/// <para>A file for llama.cpp, at a byte a weight.</para>
/// <code>Export-RosePOModel runs/rosepo -Destination ./release-gguf -Format Gguf -Type Q8</code>
/// </example>
/// <example>
/// <para>With a card that shows what was measured.</para>
/// <code>Export-RosePOModel runs/rosepo -Destination ./hub -Measurement runs/measure -License mit</code>
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
