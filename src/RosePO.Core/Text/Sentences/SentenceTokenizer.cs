using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;
using RosePO.Core.Artifacts;
using RosePO.Core.Text.HuggingFace;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.Sentences;

/// <summary>The tokens of one sentence with those that are around it: WordPiece as BERT has it, or a <c>tokenizer.json</c> of byte-level BPE.</summary>
internal static class SentenceTokenizer
{
    /// <summary>Loads a folder's tokenizer.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="most">Tokens that are kept of a sentence, those around it among them.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.TitleEncoderInvalid"/> or <see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static Func<string, int[]> Load(string folder, int most)
    {
        var vocabulary = Path.Combine(folder, SentenceFolder.Vocabulary);
        if (File.Exists(vocabulary))
        {
            FileStamp.RequireFile(vocabulary);
            return WordPiece(folder, vocabulary, () => File.OpenRead(vocabulary), lowerCase: true, stripAccents: null, most);
        }

        var path = Path.Combine(folder, TokenizerFiles.Tokenizer);
        if (!File.Exists(path))
        {
            throw SentenceErrors.TokenizerMissing(folder);
        }

        return SentenceFolder.Read(folder, TokenizerFiles.Tokenizer, root => OfJson(root, folder, path, most))!;
    }

    private static Func<string, int[]> OfJson(JsonElement root, string folder, string path, int most)
    {
        var model = root.Member("model") ?? throw new FormatException("it has no model");
        switch (model.Text("type"))
        {
            case "WordPiece":
                var normalizer = root.Member("normalizer");
                return WordPiece(
                    folder, path, () => Lines(model),
                    normalizer?.Flag("lowercase") ?? false,
                    normalizer?.Member("strip_accents") is null ? null : normalizer?.Flag("strip_accents"),
                    most);
            case ("Unigram" or "WordLevel") and var other:
                throw SentenceErrors.TokenizerNotSupported(path, other);
            default:
                // What ends a text is the frame's business here.
                var tokenizer = HuggingFaceTokenizer.Of(root, path, _ => new SpecialTokenIds(0, 0), folder);
                return text => tokenizer.EncodeFramed(text, most);
        }
    }

    private static Func<string, int[]> WordPiece(string folder, string path, Func<Stream> open, bool lowerCase, bool? stripAccents, int most)
    {
        var options = new BertOptions { LowerCaseBeforeTokenization = false, RemoveNonSpacingMarks = false, SplitOnSpecialTokens = false };
        var text = SentenceFolder.Read(folder, TokenizerFiles.TokenizerConfig, root =>
        {
            options.ClassificationToken = root.SpecialToken("cls_token") ?? options.ClassificationToken;
            options.SeparatorToken = root.SpecialToken("sep_token") ?? options.SeparatorToken;
            options.PaddingToken = root.SpecialToken("pad_token") ?? options.PaddingToken;
            options.MaskingToken = root.SpecialToken("mask_token") ?? options.MaskingToken;
            options.UnknownToken = root.SpecialToken("unk_token") ?? options.UnknownToken;
            var lower = root.Flag("do_lower_case", lowerCase);
            return new BertText(lower, root.Member("strip_accents") is null ? stripAccents ?? lower : root.Flag("strip_accents"));
        }) ?? new BertText(lowerCase, stripAccents ?? lowerCase);
        try
        {
            using var stream = open();
            var tokenizer = BertTokenizer.Create(stream, options);
            var (first, last) = (tokenizer.ClassificationTokenId, tokenizer.SeparatorTokenId);
            return title => [first, .. tokenizer.EncodeToIds(text.Apply(title), addSpecialTokens: false).Take(most - 2), last];
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw SentenceErrors.FileBroken(path, exception);
        }
    }

    // The vocabulary as the lines of a vocab.txt.
    private static MemoryStream Lines(JsonElement model)
    {
        var section = model.Member("vocab") ?? throw new FormatException("its model has no vocabulary");
        var tokens = new string?[section.EnumerateObject().Count()];
        foreach (var entry in section.EnumerateObject())
        {
            var id = TokenizerJson.AsNumber(entry.Value, entry.Name);
            tokens[id >= 0 && id < tokens.Length && tokens[id] is null ? id : throw new FormatException($"the id {id} of the token '{entry.Name}' is out of range")] = entry.Name;
        }

        return new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', tokens)));
    }
}
