using System.Globalization;
using RosePO.Core.Text.HuggingFace;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Models.Gguf;

/// <summary>
/// A tokenizer as llama.cpp reads it: byte-level BPE by its merges and the name of its pattern, byte-fallback BPE by scores from which the same merges
/// follow. The words of an embedded decoder have no counterpart there: its tokens are named, so that answers can be read, and prompts are given as ids.
/// </summary>
internal static class GgufVocabulary
{
    private const int Normal = 1;
    private const int UnknownKind = 2;
    private const int Control = 3;
    private const int UserDefined = 4;
    private const int Unused = 5;
    private const int Byte = 6;

    private const string Contractions = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string Rest = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    // The patterns that llama.cpp knows by a name, among those of the families here.
    private static readonly Dictionary<string, string> s_patterns = new(StringComparer.Ordinal)
    {
        [Contractions + @"\p{N}{1,3}" + Rest] = "llama-bpe",
        [Contractions + @"\p{N}" + Rest] = "qwen2",
        [PreTokenizer.Gpt2Pattern] = "gpt-2",
        [@"\p{N}" + "\n" + PreTokenizer.Gpt2Pattern] = "smollm",
    };

    /// <summary>Adds the tokenizer.</summary>
    /// <param name="header">Where to.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="folder">Where it is from, for errors.</param>
    /// <param name="size">The rows of the model's embedding (V), which may be more than the tokens.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: llama.cpp has no tokenizer like it.</exception>
    public static void Describe(GgufHeader header, ITokenizer tokenizer, string folder, int size)
    {
        switch (tokenizer)
        {
            case HuggingFaceTokenizer { Source: var file } when file.PreTokenizer.IsByteLevel:
                DescribeTokens(header, "gpt2", s_patterns.GetValueOrDefault(string.Join('\n', file.PreTokenizer.Patterns)) ?? throw ModelErrors.NoSuchTokenizer(folder, "its pre-tokenizer's pattern"), file, size);
                header.Add("tokenizer.ggml.merges", [.. file.Merges.Select(merge => $"{merge.Left} {merge.Right}")]);
                break;
            case HuggingFaceTokenizer { Source: { ByteFallback: true } file }:
                DescribeTokens(header, "llama", "default", file, size);
                header.Add("tokenizer.ggml.scores", Scores(file, folder, size));
                header.Add("tokenizer.ggml.add_space_prefix", file.Normalizer.Apply("a") != "a" || file.PreTokenizer.Split("a", atStart: true).First() != "a");
                break;
            case CatalogTokenizer words:
                header.Add("tokenizer.ggml.model", "gpt2");
                header.Add("tokenizer.ggml.pre", "llama-bpe");
                header.Add("tokenizer.ggml.tokens", Spellings(words, size));
                header.Add("tokenizer.ggml.token_type", [.. Enumerable.Range(0, size).Select(id => id < words.SpecialTokens.Count ? Control : Normal)]);
                header.Add("tokenizer.ggml.merges", Array.Empty<string>());
                break;
            default:
                throw ModelErrors.NoSuchTokenizer(folder, "its kind");
        }

        header.Add("tokenizer.ggml.add_bos_token", tokenizer.Start is not null);
        header.Add("tokenizer.ggml.add_eos_token", false);
        if (tokenizer.Start is { } start)
        {
            header.Add("tokenizer.ggml.bos_token_id", start);
        }

        header.Add("tokenizer.ggml.eos_token_id", tokenizer.End);
        header.Add("tokenizer.ggml.padding_token_id", tokenizer.Padding);
        if (tokenizer.Unknown is { } unknown)
        {
            header.Add("tokenizer.ggml.unknown_token_id", unknown);
        }
    }

    private static void DescribeTokens(GgufHeader header, string model, string pattern, TokenizerFile file, int size)
    {
        var added = file.AddedTokens.ToDictionary(token => token.Id);
        header.Add("tokenizer.ggml.model", model);
        header.Add("tokenizer.ggml.pre", pattern);
        header.Add("tokenizer.ggml.tokens", [.. Enumerable.Range(0, size).Select(id => file.Tokens.GetValueOrDefault(id) ?? NoToken(id))]);
        header.Add("tokenizer.ggml.token_type", [.. Enumerable.Range(0, size).Select(KindOf)]);

        int KindOf(int id) =>
            !file.Tokens.TryGetValue(id, out var token) ? Unused
            : id == file.Unknown ? UnknownKind
            : added.TryGetValue(id, out var entry) ? (entry.Special ? Control : UserDefined)
            : file.ByteFallback && IsByte(token) ? Byte
            : Normal;
    }

    // llama.cpp joins the neighbours whose joined token scores highest. A token that merges make scores by the first of them, so the order is the same where
    // the merges of a token follow each other and no other pair makes a token, as in files that were converted from SentencePiece.
    private static float[] Scores(TokenizerFile file, string folder, int size)
    {
        var scores = new float[size];
        var merges = file.Merges.ToHashSet();
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (rank, (left, right)) in file.Merges.Index())
        {
            ranks.TryAdd(left + right, rank);
        }

        foreach (var (token, id) in file.Vocabulary)
        {
            scores[id] = ranks.TryGetValue(token, out var rank) ? -rank : -file.Merges.Count - id;
        }

        foreach (var token in ranks.Keys)
        {
            for (var at = 1; at < token.Length; at++)
            {
                if (file.Vocabulary.ContainsKey(token[..at]) && file.Vocabulary.ContainsKey(token[at..]) && !merges.Contains((token[..at], token[at..])))
                {
                    throw ModelErrors.NoSuchTokenizer(folder, $"its merges (none makes '{token}' of '{token[..at]}' and '{token[at..]}')");
                }
            }
        }

        return scores;
    }

    // Byte-level spelling, in which a leading space is part of the word.
    private static string[] Spellings(CatalogTokenizer words, int size)
    {
        var tokens = words.Tokens;
        return [.. Enumerable.Range(0, size).Select(id =>
            id >= tokens.Count ? NoToken(id)
            : id < words.SpecialTokens.Count ? tokens[id]
            : ByteAlphabet.Write(tokens[id].Replace(CatalogTokenizer.Space, ' ')))];
    }

    private static string NoToken(int id) => string.Create(CultureInfo.InvariantCulture, $"[no token {id}]");

    // <0x0A>
    private static bool IsByte(string token) =>
        token is ['<', '0', 'x', _, _, '>'] && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}
