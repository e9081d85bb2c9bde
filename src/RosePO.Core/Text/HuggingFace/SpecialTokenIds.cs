using System.Text.Json;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>
/// The ids that end a text and fill rows. The tokenizer's own files come first: they name one token, where the generation
/// configuration may list all that end an answer and a base model's files may carry the chat's.
/// </summary>
/// <param name="End">Ends a text.</param>
/// <param name="Padding">Fills rows; the end where the folder names none.</param>
internal sealed record SpecialTokenIds(int End, int Padding)
{
    public static SpecialTokenIds Read(string folder, TokenizerFile file)
    {
        var end = Find("eos") ?? throw TextErrors.NoEndToken(folder);
        return new SpecialTokenIds(end, Find("pad") ?? end);

        int? Find(string kind) =>
            Spelled(TokenizerFiles.TokenizerConfig, kind) ?? Spelled(TokenizerFiles.SpecialTokensMap, kind)
            ?? Numbered(TokenizerFiles.GenerationConfig, kind) ?? Numbered(TokenizerFiles.ModelConfig, kind);

        // "eos_token": a text, or an object that contains it.
        int? Spelled(string name, string kind) => TokenizerFolder.Read(folder, name, root =>
        {
            var token = root.Member($"{kind}_token");
            var spelling = token is { ValueKind: JsonValueKind.Object } added ? added.Text("content")
                : token is { } text ? TokenizerJson.AsText(text, $"{kind}_token")
                : null;
            return spelling is null ? null
                : file.AddedTokens.FirstOrDefault(added => added.Spelling == spelling)?.Id
                    ?? (file.Vocabulary.TryGetValue(spelling, out var id) ? id : (int?)null);
        });

        // "eos_token_id": a number, or a list of them; older files write -1 for none.
        int? Numbered(string name, string kind) => TokenizerFolder.Read(folder, name, root =>
        {
            var value = root.Member($"{kind}_token_id");
            var first = value is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Cast<JsonElement?>().FirstOrDefault() : value;
            return first is { } number && file.Tokens.ContainsKey(TokenizerJson.AsNumber(number, $"{kind}_token_id"))
                ? number.GetInt32()
                : (int?)null;
        });
    }
}
