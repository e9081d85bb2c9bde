using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Text.HuggingFace;

namespace RosePO.Core.Text.Tokenizers;

/// <summary>
/// A word tokenizer whose vocabulary is the catalogue's own words. A word that follows a space starts with U+2581; the
/// punctuation <c>: , ! ? &amp; / ( ) "</c> and the hyphen stand alone. Where items have domains their names are words too, and
/// <c>&lt;domain&gt;</c> is a mark. Saved as a Hugging Face <c>tokenizer.json</c> (WordLevel).
/// </summary>
internal sealed class CatalogTokenizer : ITokenizer
{
    /// <summary>The kind of model that its file names.</summary>
    internal const string ModelType = "WordLevel";

    internal const char Space = '\u2581';
    private const string Punctuation = ":,!?&/()\"-";
    private const string DomainMark = "<domain>";
    private static readonly string[] s_special = ["<unk>", "<s>", "</s>", "<pad>", "<candidate>", "<history>"];
    private static readonly string[] s_specialWithDomain = [.. s_special, DomainMark];

    private readonly string[] _special;
    private readonly Dictionary<string, int> _ids;
    private readonly string[] _tokens;

    private CatalogTokenizer(IReadOnlyList<string> tokens)
    {
        _tokens = [.. tokens];

        // Nothing but the mark starts this way so early: the first word of a vocabulary starts with a space.
        _special = _tokens.ElementAtOrDefault(s_special.Length) == DomainMark ? s_specialWithDomain : s_special;
        SpecialTokens = _special.Select((token, id) => KeyValuePair.Create(token, id)).ToDictionary(StringComparer.Ordinal);
        _ids = _tokens.Index().ToDictionary(token => token.Item, token => token.Index, StringComparer.Ordinal);
    }

    /// <summary>The id of a word that is in no title.</summary>
    public int Unknown { get; }

    /// <summary>The id that starts a sequence.</summary>
    public int Start { get; } = 1;

    /// <summary>The id that ends a title.</summary>
    public int End { get; } = 2;

    /// <summary>The id that fills rows.</summary>
    public int Padding { get; } = 3;

    /// <summary>The tokens, by id.</summary>
    internal IReadOnlyList<string> Tokens => _tokens;

    /// <summary>Tokens in all.</summary>
    public int Count => _tokens.Length;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    int? ITokenizer.Start => Start;

    int? ITokenizer.Unknown => Unknown;

    /// <summary>Builds the vocabulary of a catalogue, in order of first appearance after the special tokens.</summary>
    /// <param name="titles">The titles.</param>
    /// <param name="domains">The names of their domains; null or empty where they have none.</param>
    public static CatalogTokenizer Build(IEnumerable<string> titles, IReadOnlyCollection<string>? domains = null) => new(
        [.. (domains is { Count: > 0 } ? s_specialWithDomain : s_special).Concat(titles.Concat(domains ?? []).SelectMany(Pieces)).Distinct(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public int[] Encode(string text) => [.. Pieces(text).Select(piece => _ids.GetValueOrDefault(piece, Unknown))];

    /// <summary>The text of ids, special tokens left out.</summary>
    public string Decode(IReadOnlyList<int> ids) =>
        string.Concat(ids.Where(id => id >= _special.Length && id < _tokens.Length).Select(id => _tokens[id])).Replace(Space, ' ').Trim();

    /// <summary>Writes <c>tokenizer.json</c> and the files that name its special tokens to transformers.</summary>
    public void Save(string folder)
    {
        var vocabulary = new JsonObject(_tokens.Select(token => KeyValuePair.Create<string, JsonNode?>(token, _ids[token])));
        var added = _special.Select(JsonNode? (token) => new JsonObject
        {
            ["id"] = _ids[token],
            ["content"] = token,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = true,
        });
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. added]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    Metaspace(),
                    new JsonObject
                    {
                        ["type"] = "Split",
                        ["pattern"] = new JsonObject { ["Regex"] = "[:,!?&/()\"-]" },
                        ["behavior"] = "Isolated",
                        ["invert"] = false,
                    }),
            },
            ["post_processor"] = null,
            ["decoder"] = Metaspace(),
            ["model"] = new JsonObject { ["type"] = ModelType, ["vocab"] = vocabulary, ["unk_token"] = s_special[0] },
        };
        Write(folder, TokenizerFiles.Tokenizer, json);
        var named = new JsonObject
        {
            ["unk_token"] = s_special[Unknown],
            ["bos_token"] = s_special[Start],
            ["eos_token"] = s_special[End],
            ["pad_token"] = s_special[Padding],
        };
        Write(folder, TokenizerFiles.SpecialTokensMap, named);
        var config = named.DeepClone().AsObject();
        config["tokenizer_class"] = "PreTrainedTokenizerFast";
        config["clean_up_tokenization_spaces"] = false;
        Write(folder, TokenizerFiles.TokenizerConfig, config);
        Write(folder, TokenizerFiles.GenerationConfig, new JsonObject { ["bos_token_id"] = Start, ["eos_token_id"] = End, ["pad_token_id"] = Padding });
    }

    /// <summary>Reads a <c>tokenizer.json</c> that <see cref="Save"/> wrote.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: it is another kind of tokenizer.</exception>
    public static CatalogTokenizer Load(string path)
    {
        using var document = TokenizerFolder.Parse(TokenizerFolder.Bytes(path), path);
        try
        {
            var model = document.RootElement.Member("model") ?? throw new FormatException("it has no model");
            if (model.Text("type") is var type && type != ModelType)
            {
                throw TextErrors.TokenizerNotSupported(path, type);
            }

            var tokens = TokensOf(model.Member("vocab") ?? throw new FormatException("its model has no vocabulary"));
            return tokens.Take(s_special.Length).SequenceEqual(s_special)
                ? new CatalogTokenizer(tokens)
                : throw TextErrors.TokenizerNotSupported(path, "WordLevel with other special tokens");
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw TextErrors.TokenizerBroken(path, exception);
        }
    }

    // Each id from 0 on belongs to one token.
    private static string[] TokensOf(JsonElement vocabulary)
    {
        var entries = vocabulary.EnumerateObject().Select(entry => (entry.Name, Id: TokenizerJson.AsNumber(entry.Value, entry.Name))).ToArray();
        var tokens = new string?[entries.Length];
        foreach (var (name, id) in entries)
        {
            tokens[id >= 0 && id < tokens.Length && tokens[id] is null ? id : throw new FormatException($"the id {id} of the token '{name}' is out of range or another token's")] = name;
        }

        return entries.DistinctBy(entry => entry.Name).Count() == entries.Length ? [.. tokens.Select(token => token!)] : throw new FormatException("a token has two ids");
    }

    private static void Write(string folder, string name, JsonObject json) =>
        File.WriteAllText(Path.Combine(folder, name), json.ToJsonString(ArtifactJson.Options) + "\n");

    private static JsonObject Metaspace() => new()
    {
        ["type"] = "Metaspace",
        ["replacement"] = Space.ToString(CultureInfo.InvariantCulture),
        ["prepend_scheme"] = "always",
        ["split"] = true,
    };

    private static IEnumerable<string> Pieces(string text)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var piece = new StringBuilder().Append(Space);
            foreach (var letter in word)
            {
                if (!Punctuation.Contains(letter, StringComparison.Ordinal))
                {
                    piece.Append(letter);
                    continue;
                }

                if (piece.Length > 0)
                {
                    yield return piece.ToString();
                    piece.Clear();
                }

                yield return letter.ToString();
            }

            if (piece.Length > 0)
            {
                yield return piece.ToString();
            }
        }
    }
}
