using System.Text.Json;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>A token that is matched in the text itself, before anything else.</summary>
/// <param name="Spelling">Its text.</param>
/// <param name="Id">Its id.</param>
/// <param name="Special">Whether decoding leaves it out.</param>
/// <param name="Normalised">Whether it is matched in normalised text.</param>
internal sealed record AddedToken(string Spelling, int Id, bool Special, bool Normalised);

/// <summary>What a <c>tokenizer.json</c> says, checked: every merge names tokens that exist, every id belongs to one token.</summary>
internal sealed class TokenizerFile
{
    // Beyond any vocabulary; a higher id is a broken or hostile file.
    private const int HighestId = 1 << 24;

    private static readonly string[] s_borders = ["single_word", "lstrip", "rstrip"];

    private readonly Dictionary<int, string> _tokens = [];

    /// <summary>Reads what a file's JSON says.</summary>
    /// <exception cref="NotSupportedException">It asks for something that is not supported.</exception>
    /// <exception cref="FormatException">It contradicts itself.</exception>
    public TokenizerFile(JsonElement root)
    {
        var model = root.Member("model") ?? throw new FormatException("it has no model");
        RequireBpe(model);
        Vocabulary = ReadVocabulary(model);
        AddedTokens = [.. root.List("added_tokens").Select(ReadAdded)];
        Merges = ReadMerges(model);
        ByteFallback = model.Flag("byte_fallback");
        FuseUnknown = model.Flag("fuse_unk");
        IgnoreMerges = model.Flag("ignore_merges");
        UnknownToken = model.Text("unk_token");
        Unknown = UnknownToken is null ? null
            : Vocabulary.TryGetValue(UnknownToken, out var unknown) ? unknown
            : throw new FormatException($"its unknown token '{UnknownToken}' has no id");
        Normalizer = Normalizer.Read(root.Member("normalizer"));
        PreTokenizer = PreTokenizer.Read(root.Member("pre_tokenizer"));
        Decoder = TokenDecoder.Read(root.Member("decoder"));
        (Before, After) = Frame.Read(root.Member("post_processor"), Tokens);
    }

    /// <summary>Tokens by id, added ones among them.</summary>
    public IReadOnlyDictionary<int, string> Tokens => _tokens;

    /// <summary>The model's tokens.</summary>
    public Dictionary<string, int> Vocabulary { get; }

    /// <summary>Pairs of tokens that become one, the first pair first.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>Tokens that are matched before anything else.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; }

    /// <summary>Whether a character without a token becomes its UTF-8 bytes.</summary>
    public bool ByteFallback { get; }

    /// <summary>Whether neighbouring unknown characters become one token.</summary>
    public bool FuseUnknown { get; }

    /// <summary>Whether a piece that is a token is not merged from its parts.</summary>
    public bool IgnoreMerges { get; }

    /// <summary>The token of what cannot be encoded.</summary>
    public string? UnknownToken { get; }

    /// <summary>Its id.</summary>
    public int? Unknown { get; }

    /// <summary>What happens to text first.</summary>
    public Normalizer Normalizer { get; }

    /// <summary>How text is cut into pieces.</summary>
    public PreTokenizer PreTokenizer { get; }

    /// <summary>How tokens become text again.</summary>
    public TokenDecoder Decoder { get; }

    /// <summary>Ids that the post-processor puts before a text.</summary>
    public IReadOnlyList<int> Before { get; }

    /// <summary>Ids that the post-processor puts after a text.</summary>
    public IReadOnlyList<int> After { get; }

    private static void RequireBpe(JsonElement model)
    {
        // Files of the first versions do not name their model; those with merges are BPE.
        if (model.Text("type") is var type && type != "BPE" && (type is not null || model.Member("merges") is null))
        {
            throw new NotSupportedException($"the model {type ?? "without a type"}");
        }

        if (model.Text("continuing_subword_prefix") is { Length: > 0 } || model.Text("end_of_word_suffix") is { Length: > 0 })
        {
            throw new NotSupportedException("BPE with subword prefixes or suffixes");
        }

        if (model.Member("dropout") is { } dropout && (dropout.ValueKind != JsonValueKind.Number || dropout.GetDouble() != 0))
        {
            throw new NotSupportedException("BPE with dropout");
        }
    }

    private Dictionary<string, int> ReadVocabulary(JsonElement model)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var section = model.Member("vocab") ?? throw new FormatException("its model has no vocabulary");
        if (section.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("its vocabulary is not an object");
        }

        foreach (var entry in section.EnumerateObject())
        {
            var id = CheckedId(TokenizerJson.AsNumber(entry.Value, entry.Name), entry.Name);
            if (!vocabulary.TryAdd(entry.Name, id) || !_tokens.TryAdd(id, entry.Name))
            {
                throw new FormatException($"the token '{entry.Name}' or its id {id} occurs twice");
            }
        }

        return vocabulary.Count > 0 ? vocabulary : throw new FormatException("its vocabulary is empty");
    }

    private AddedToken ReadAdded(JsonElement entry)
    {
        var spelling = entry.RequiredText("content");
        var id = CheckedId(entry.RequiredNumber("id"), spelling);
        if (spelling.Length == 0 || _tokens.GetValueOrDefault(id, spelling) != spelling || Vocabulary.GetValueOrDefault(spelling, id) != id)
        {
            throw new FormatException($"the added token '{spelling}' has the id {id}, which contradicts the vocabulary");
        }

        if (s_borders.FirstOrDefault(flag => entry.Flag(flag)) is { } flag)
        {
            throw new NotSupportedException($"the added token '{spelling}' with {flag}");
        }

        _tokens[id] = spelling;
        return new AddedToken(spelling, id, entry.Flag("special"), entry.Flag("normalized"));
    }

    private List<(string Left, string Right)> ReadMerges(JsonElement model)
    {
        var merges = new List<(string Left, string Right)>();
        var known = new HashSet<(string, string)>();
        foreach (var entry in model.List("merges"))
        {
            var (left, right) = entry.ValueKind switch
            {
                JsonValueKind.String => Halves(entry.GetString()!),
                JsonValueKind.Array when entry.GetArrayLength() == 2 =>
                    (TokenizerJson.AsText(entry[0], "merges"), TokenizerJson.AsText(entry[1], "merges")),
                _ => throw new FormatException("a merge is neither a text nor a pair of texts"),
            };
            if (new[] { left, right, left + right }.FirstOrDefault(token => !Vocabulary.ContainsKey(token)) is { } missing)
            {
                throw new FormatException($"the merge of '{left}' and '{right}' needs the token '{missing}', which has no id");
            }

            if (!known.Add((left, right)))
            {
                throw new FormatException($"the merge of '{left}' and '{right}' occurs twice");
            }

            merges.Add((left, right));
        }

        return merges;
    }

    private static (string Left, string Right) Halves(string merge)
    {
        var parts = merge.Split(' ');
        return parts.Length == 2 ? (parts[0], parts[1]) : throw new FormatException($"the merge '{merge}' is not two tokens");
    }

    private static int CheckedId(int id, string token) =>
        id is >= 0 and < HighestId ? id : throw new FormatException($"the id {id} of the token '{token}' is out of range");
}
