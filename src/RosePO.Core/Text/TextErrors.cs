using System.Text;
using RosePO.Core.Artifacts;
using RosePO.Core.Text.Prompts;
using YamlDotNet.Core;

namespace RosePO.Core.Text;

internal static class TextErrors
{
    public static RoseException TokenizerNotSupported(string path, string? found) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' contains a tokenizer that is not supported ({found ?? "no model"}); supported are byte-level and byte-fallback BPE as Llama, Mistral, Qwen and SmolLM2 have it: choose such a model.");

    public static RoseException TokenizerBroken(string path, Exception cause) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' cannot be read ({cause.Message.TrimEnd('.')}): copy or download it again.", cause);

    public static RoseException ModelFileNotReadable(string path, Exception cause) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' cannot be read ({cause.Message.TrimEnd('.')}): check its permissions.", cause);

    public static RoseException TokenizerMissing(string path) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' does not exist, and without it no text can be read: copy or download the whole model folder.");

    public static RoseException PatternTooSlow(string path, Exception cause) => RoseErrorCode.ModelInvalid.At(
        path, $"The pattern of '{path}' takes too long on a text: copy or download the file again.", cause);

    public static RoseException NoEndToken(string folder) => RoseErrorCode.ModelInvalid.At(
        folder, $"No file of '{folder}' names a token that ends a text: set eos_token in its tokenizer_config.json or eos_token_id in its config.json.");

    public static RoseException PromptBroken(string path, Exception cause) => RoseErrorCode.ModelInvalid.At(
        path, $"'{path}' is not a prompt ({cause.Message.TrimEnd('.')}): train the model again, or delete the file to prompt it as a new model.", cause);

    public static RoseException ChatTemplateUnknown(string folder, string? family) => RoseErrorCode.ModelInvalid.At(
        folder, $"'{folder}' has a chat template that is not one of Llama 3, Qwen 2, 2.5 or 3 or SmolLM2 (its model_type is {family ?? "not given"}): pass a prompt template of your own with 'chat: false' (docs/prompts.md).");

    public static RoseException NoChatTemplate(string template) => new(
        RoseErrorCode.RequestInvalid,
        $"The prompt template {template} is a chat's, and the model is not made for chats: take an instruct model, or a template without 'chat: true'.");

    public static RoseException NotUtf8(string path, byte value, int line, int column) => RoseErrorCode.TextEncodingInvalid.At(
        path, $"'{path}' is not UTF-8 (line {line} has the byte 0x{value:X2}{InWindows(value)}): save the file as UTF-8.", line: line, column: column);

    public static RoseException NotInEncoding(string path, string encoding, int line, Exception cause) => RoseErrorCode.TextEncodingInvalid.At(
        path, $"'{path}' begins with the byte order mark of {encoding}, and line {line} is not in that encoding: save the file as UTF-8.", cause, line: line);

    public static RoseException HoldsZeros(string path, int line) => RoseErrorCode.TextEncodingInvalid.At(
        path, $"'{path}' is not UTF-8 text (line {line} contains zero bytes, as UTF-16 without a byte order mark does): save the file as UTF-8.", line: line);

    public static RoseException TooLong(string path, int longest) => RoseErrorCode.ExperimentSyntax.At(
        path, $"'{path}' is longer than {longest >> 20} MB, which is more than any file of its kind has: check the path.");

    public static RoseException TemplateUnknown(string name) => new(
        RoseErrorCode.RequestInvalid,
        $"'{name}' is not a prompt template: use {string.Join(", ", PromptTemplates.All.Select(template => template.Name))}, or the path of a YAML file.");

    public static RoseException TemplateMissing(string path) => RoseErrorCode.FileNotFound.At(
        path, $"The prompt template '{path}' does not exist: check the path.");

    public static RoseException TemplateSyntax(string path, Mark at, string what) => RoseErrorCode.ExperimentSyntax.At(
        path, $"The prompt template is not valid YAML ({what.Trim().TrimEnd('.')}): correct the line.", line: (int)at.Line, column: (int)at.Column);

    public static RoseException TemplateKeyUnknown(string path, Mark at, string key, IEnumerable<string> known) => RoseErrorCode.ExperimentKeyUnknown.At(
        path, $"'{key}' is not a key of a prompt template: use one of {string.Join(", ", known)}.", line: (int)at.Line, column: (int)at.Column);

    public static RoseException TemplateValue(string path, Mark at, string what) => RoseErrorCode.ExperimentValueInvalid.At(
        path, $"The prompt template cannot be used ({what}): correct it (docs/prompts.md).", line: (int)at.Line, column: (int)at.Column);

    public static RoseException TemplateNotReadable(string template, string text) => new(
        RoseErrorCode.RequestInvalid,
        $"The prompt template {template} says '{text.Trim()}', which the model's vocabulary cannot spell: use Embedded for an embedded base, or another model.");

    public static RoseException EndNotOneToken(string template, string end) => new(
        RoseErrorCode.RequestInvalid,
        $"The prompt template {template} ends answers with '{end}', which is not one token of the model: use {{eos}} or another text.");

    // What an editor of Western Europe most likely meant by the byte.
    private static string InWindows(byte value) =>
        CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString([value]) is [var letter] && !char.IsControl(letter)
            ? $", '{letter}' in Windows-1252"
            : "";
}
