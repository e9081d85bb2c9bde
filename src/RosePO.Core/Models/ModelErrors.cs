namespace RosePO.Core.Models;

internal static class ModelErrors
{
    public static RoseException NotSafeTensors(string path, Exception cause) => new(
        RoseErrorCode.ModelInvalid,
        $"'{path}' is not a whole safetensors file ({cause.Message.TrimEnd('.')}): copy or download it again.", cause)
    { File = path };

    public static RoseException NotAModel(string folder, string missing) => new(
        RoseErrorCode.ModelInvalid,
        $"'{folder}' is not a model folder (it has no {missing}): pass a model artifact, a Hugging Face folder or Embedded.")
    { File = folder };

    public static RoseException BadConfig(string path, string what, Exception? cause = null) => new(
        RoseErrorCode.ModelInvalid, $"'{path}' does not describe a model that can be built ({what}): check the file.", cause)
    { File = path };

    public static RoseException TensorMismatch(string path, string name, string what) => new(
        RoseErrorCode.ModelInvalid, $"'{path}': the tensor {name} {what}: the weights do not belong to the config.json beside them.")
    { File = path };

    public static RoseException ContextTooShort(int tokens, int context) => new(
        RoseErrorCode.ContextTooShort,
        $"A prompt with its answers takes {tokens} tokens and the model's context is {context}: list fewer history titles or candidates, or use a longer context.");
}
