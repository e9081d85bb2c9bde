using System.Text.Json;
using System.Text.RegularExpressions;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>
/// A Hugging Face folder's tokenizer: byte-level BPE (GPT-2, Llama 3, Qwen, SmolLM) and byte-fallback BPE (Llama 2, Mistral),
/// with the same ids as the tokenizers library. What a file asks for beyond that is refused by name.
/// </summary>
internal sealed class HuggingFaceTokenizer : ITokenizer
{
    private readonly string? _folder;
    private readonly TokenizerFile _file;
    private readonly BpeModel _model;
    private readonly SpecialTokenSplitter _raw;
    private readonly SpecialTokenSplitter _normalised;
    private readonly HashSet<int> _hidden;

    private HuggingFaceTokenizer(TokenizerFile file, SpecialTokenIds ids, string? folder)
    {
        _file = file;
        _folder = folder;
        _model = new BpeModel(file);
        SpecialTokens = file.AddedTokens.DistinctBy(token => token.Spelling).ToDictionary(token => token.Spelling, token => token.Id, StringComparer.Ordinal);
        _raw = Splitter(token => !token.Normalised, token => token.Spelling);
        _normalised = Splitter(token => token.Normalised, token => file.Normalizer.Apply(token.Spelling));
        _hidden = [.. file.AddedTokens.Where(token => token.Special).Select(token => token.Id)];
        Count = file.Tokens.Keys.Max() + 1;
        Start = file.Before is [var start] ? start : null;
        (End, Padding) = ids;

        SpecialTokenSplitter Splitter(Func<AddedToken, bool> which, Func<AddedToken, string> spelling) =>
            new(file.AddedTokens.Where(which).Select(token => KeyValuePair.Create(spelling(token), token.Id)));
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int? Start { get; }

    /// <inheritdoc/>
    public int End { get; }

    /// <inheritdoc/>
    public int Padding { get; }

    /// <inheritdoc/>
    public int? Unknown => _file.Unknown;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <summary>What the folder's file says.</summary>
    internal TokenizerFile Source => _file;

    /// <summary>Loads a model folder's tokenizer.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: a file is missing, broken or asks for what is not supported.</exception>
    public static HuggingFaceTokenizer Load(string folder)
    {
        var path = Path.Combine(folder, TokenizerFiles.Tokenizer);
        using var document = TokenizerFolder.Parse(TokenizerFolder.Bytes(path), path);
        return Of(document.RootElement, folder);
    }

    /// <summary>The tokenizer of a folder whose tokenizer file was read.</summary>
    /// <param name="root">What the file says.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    internal static HuggingFaceTokenizer Of(JsonElement root, string folder) =>
        Of(root, Path.Combine(folder, TokenizerFiles.Tokenizer), file => SpecialTokenIds.Read(folder, file), folder);

    /// <summary>The same with special tokens from elsewhere.</summary>
    internal static HuggingFaceTokenizer Of(JsonElement root, string path, Func<TokenizerFile, SpecialTokenIds> ids, string? folder = null)
    {
        try
        {
            var file = new TokenizerFile(root);
            return new HuggingFaceTokenizer(file, ids(file), folder);
        }
        catch (NotSupportedException exception)
        {
            throw TextErrors.TokenizerNotSupported(path, exception.Message);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw TextErrors.TokenizerBroken(path, exception);
        }
    }

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        var ids = new List<int>();
        Append(_file.Normalizer.Apply(WellFormed(text)), atStart: true, ids);
        return [.. ids];
    }

    /// <summary>The ids of a text in which special tokens are spelled out, as the tokenizers library encodes it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Whether the tokens that the file puts around every text are added.</param>
    public int[] EncodeMarkup(string text, bool addSpecialTokens)
    {
        var ids = new List<int>(addSpecialTokens ? _file.Before : []);
        var atStart = true;
        foreach (var (span, special) in _raw.Split(WellFormed(text)))
        {
            if (special is { } token)
            {
                ids.Add(token);
                atStart = false;
                continue;
            }

            foreach (var (inner, normalised) in _normalised.Split(_file.Normalizer.Apply(span)))
            {
                if (normalised is { } other)
                {
                    ids.Add(other);
                }
                else
                {
                    Append(inner, atStart, ids);
                }

                atStart = false;
            }
        }

        ids.AddRange(addSpecialTokens ? _file.After : []);
        return [.. ids];
    }

    /// <summary>The ids of plain text within those that the file puts around every text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many ids at most; what is too long loses its end.</param>
    internal int[] EncodeFramed(string text, int most)
    {
        var (ids, room) = (Encode(text), Math.Max(0, most - _file.Before.Count - _file.After.Count));
        return [.. _file.Before, .. ids.Take(room), .. _file.After];
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids) => Decode(ids, keepSpecialTokens: false);

    /// <summary>The text of ids.</summary>
    /// <param name="ids">Token ids; ids of no token are left out.</param>
    /// <param name="keepSpecialTokens">Whether special tokens are spelled out.</param>
    public string Decode(IReadOnlyList<int> ids, bool keepSpecialTokens) => _file.Decoder.Decode(ids
        .Where(id => _file.Tokens.ContainsKey(id) && (keepSpecialTokens || !_hidden.Contains(id)))
        .Select(id => _file.Tokens[id]));

    /// <summary>Copies the folder's tokenizer files as they are.</summary>
    public void Save(string folder)
    {
        foreach (var name in TokenizerFiles.Copied)
        {
            var from = Path.Combine(_folder!, name);
            if (File.Exists(from))
            {
                File.Copy(from, Path.Combine(folder, name), overwrite: true);
            }
        }
    }

    private void Append(string normalised, bool atStart, List<int> ids)
    {
        try
        {
            foreach (var piece in _file.PreTokenizer.Split(normalised, atStart))
            {
                _model.Encode(piece, ids);
            }
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw TextErrors.PatternTooSlow(Path.Combine(_folder ?? "", TokenizerFiles.Tokenizer), exception);
        }
    }

    // Half a surrogate pair is not a character: it reads as U+FFFD.
    private static string WellFormed(string text) =>
        text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 ? text : string.Concat(text.EnumerateRunes());
}
