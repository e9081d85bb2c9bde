namespace RosePO.Core.Text;

internal static class TextErrors
{
    public static RoseException TokenizerNotSupported(string path, string? found) => new(
        RoseErrorCode.ModelInvalid,
        $"'{path}' holds a tokenizer that is not supported ({found ?? "no model"}); supported is the word tokenizer that the embedded base saves.")
    { File = path };

    public static RoseException PromptMissing(string path) => new(
        RoseErrorCode.ModelInvalid,
        $"'{path}' does not exist, so the prompt that the model was trained with is unknown: pass a folder that a training stage made.")
    { File = path };
}
