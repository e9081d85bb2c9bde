using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Tensors;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Models;

internal static class ModelErrors
{
    public static RoseException NotAModel(string folder, string missing) => RoseErrorCode.ModelInvalid.At(
        folder, $"'{folder}' is not a model folder (it has no {missing}): pass a model artifact, a Hugging Face folder or Embedded.");

    public static RoseException BadConfig(string path, string what, Exception? cause = null) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' does not describe a model that can be built ({what}): check the file.", cause);

    public static RoseException TokenizerTooLarge(string folder, int tokens, int vocabulary) => RoseErrorCode.ModelInvalid.At(
        folder, $"The tokenizer of '{folder}' has {tokens} tokens and its config.json a vocabulary of {vocabulary}: the two do not belong together.");

    public static RoseException BadAdapter(string path, string what, Exception? cause = null) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' does not describe an adapter that can be loaded ({what}): check the file.", cause);

    public static RoseException NoBase(string folder, string name) => RoseErrorCode.ModelInvalid.At(
        Path.Combine(folder, ModelFolder.AdapterConfig), $"'{folder}' is an adapter of {TensorErrors.Shown(name)}, which is not a folder here: download that model and write its folder into base_model_name_or_path of {ModelFolder.AdapterConfig}.");

    public static RoseException NoTarget(string? target) => new(
        RoseErrorCode.RequestInvalid,
        (target is null ? "The adapter has no target module" : $"The target module {TensorErrors.Shown(target)} is not a linear layer of the model")
        + $": name some of {string.Join(", ", LoraTargets.Names)}, or {LoraTargets.AllLinear} for all of them.");

    public static RoseException TensorMismatch(string path, string name, string what) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}': the tensor {TensorErrors.Shown(name)} {what}: the weights do not belong to the config.json beside them.");

    public static RoseException TensorMismatch(string path, string name, long[] found, long[] needed) =>
        TensorMismatch(path, name, $"is of shape ({string.Join(", ", found)}) where ({string.Join(", ", needed)}) is needed");

    public static RoseException NotFinite(string path, string name) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}': the tensor {TensorErrors.Shown(name)} contains values that are not finite numbers (NaN, or too large): train or download the model again.");

    public static RoseException NoSuchTokenizer(string folder, string what) => RoseErrorCode.ModelInvalid.At(
        Path.Combine(folder, TokenizerFiles.Tokenizer), $"llama.cpp has no tokenizer that reads text as the one of '{folder}' does ({what}): export the model with the format HuggingFace.");

    public static RoseException GgufAlone(WeightType type) => new(
        RoseErrorCode.RequestInvalid, $"The type {type} is one of GGUF files: set the format to Gguf, or choose Fp32, Bf16 or Fp16.");

    public static RoseException NotQuantisable(TorchSharp.torch.Device device) => new(
        RoseErrorCode.RequestInvalid, $"Weights of 8 bits are computed with by the processor, and the device is {device.type.ToString().ToLowerInvariant()}: set the device to cpu, or leave 'quantisation' out.");

    public static RoseException NotComputable(LlamaModel network) => RoseErrorCode.ModelInvalid.At(
        network.Folder, $"The model{(network.Folder is { } folder ? $" '{folder}'" : string.Empty)} computes values that are not finite numbers (NaN, or too large) from weights that are: train it again, with a lower learning rate if its loss diverged, or choose another model.");

    public static RoseException BadIndex(string path, Exception cause) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' does not say which file contains which weights ({cause.Message.TrimEnd('.')}): copy or download it again.", cause);

    public static RoseException NoShard(string index, string shard) => RoseErrorCode.ModelInvalid.At(
        index, $"'{index}' names the file {TensorErrors.Shown(shard)}, which is not beside it: copy or download the folder again.");

    public static RoseException OutsideFolder(string folder, string name) => RoseErrorCode.ModelInvalid.At(
        Path.Combine(folder, name), $"The file {TensorErrors.Shown(name)} of the model folder '{folder}' is outside it: put the file itself into the folder.");

    public static RoseException ContextTooShort(int tokens, int context, PromptEncoder? prompts = null) => new(
        RoseErrorCode.ContextTooShort,
        FormattableString.Invariant($"A prompt with its answers takes {tokens} tokens and the model's context is {context}{Outlier(prompts, context)}: list fewer history titles or candidates, or use a longer context."));

    // One title that is as long as many others is more likely the cause than the number of titles.
    private static string Outlier(PromptEncoder? prompts, int context)
    {
        const int UsualTitles = 8;
        return prompts?.LongestTitle is { } longest && longest.Tokens * UsualTitles >= context
            ? FormattableString.Invariant($" (the longest title alone, that of the item '{Data.DatasetErrors.Short(longest.Item)}', takes {longest.Tokens}: '{Data.DatasetErrors.Short(longest.Title)}'; shorten it in the source, or leave the item out)")
            : string.Empty;
    }
}
