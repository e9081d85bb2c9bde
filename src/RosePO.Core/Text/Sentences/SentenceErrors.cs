namespace RosePO.Core.Text.Sentences;

internal static class SentenceErrors
{
    public static RoseException ModelMissing(string folder, IEnumerable<string> names) => Invalid(
        folder, $"'{folder}' is not a sentence encoder in ONNX form (it has no {string.Join(" and no ", names)}): name a folder that has one.");

    public static RoseException TokenizerMissing(string folder) => Invalid(
        folder, $"'{folder}' has neither vocab.txt nor tokenizer.json, and without them no title can be read: copy or download the whole folder.");

    public static RoseException TokenizerNotSupported(string path, string found) => Invalid(
        path, $"'{path}' contains a tokenizer that is not supported ({found}); supported are WordPiece and byte-level BPE: choose such an encoder.");

    public static RoseException FileBroken(string path, Exception cause) => Invalid(
        path, $"'{path}' cannot be read ({Words(cause)}): copy or download it again.", cause);

    public static RoseException ModelBroken(string path, Exception cause) => Invalid(
        path, $"'{path}' is not an ONNX model that can be run ({Words(cause)}): copy or download it again.", cause);

    public static RoseException PoolingNotSupported(string path, IEnumerable<string> modes) => Invalid(
        path, $"'{path}' asks for {string.Join(" and ", modes)}, which is not supported: choose an encoder that takes the mean or the first token.");

    public static RoseException InputsDoNotFit(string path, string what, IEnumerable<string> known) => Invalid(
        path, $"'{path}' is not a sentence encoder ({what}): choose a model of {string.Join(", ", known)}, each a 64-bit integer for every token.");

    public static RoseException OutputsDoNotFit(string path, IEnumerable<string> found) => Invalid(
        path, $"'{path}' gives no 32-bit floats for a sentence or its tokens, but {string.Join(", ", found)}: choose a model with the output sentence_embedding or last_hidden_state.");

    public static RoseException NotRun(string path, Exception cause) => Invalid(
        path, $"'{path}' could not encode titles ({Words(cause)}): check that its tokenizer and its model belong together.", cause);

    public static RoseException ShapeDoesNotFit(string path, string output, IEnumerable<long> shape) => Invalid(
        path, FormattableString.Invariant($"The output '{output}' of '{path}' has the shape ({string.Join(", ", shape)}), which is not one vector per title: choose a model with the output sentence_embedding or last_hidden_state."));

    public static RoseException NotFinite(string path, string title) => Invalid(
        path, $"'{path}' gives the title '{title}' a value that is not a finite number: choose another encoder.");

    private static string Words(Exception cause) => cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');

    private static RoseException Invalid(string file, string message, Exception? cause = null) => new(RoseErrorCode.TitleEncoderInvalid, message, cause) { File = file };
}
