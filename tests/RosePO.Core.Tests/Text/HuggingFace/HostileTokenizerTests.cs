using System.Text;
using System.Text.Json.Nodes;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Text.HuggingFace;

/// <summary>Files that are broken, contradict themselves or ask for more than is supported: one clear error each.</summary>
public sealed class HostileTokenizerTests
{
    private const int Mutations = 120_000;

    private static readonly string[] s_values =
    [
        "null", "true", "-1", "0", "99999999", "9999999999999", "1e400", "\"\"", "\"a\"", "\"HALF\"", "[]", "{}", "[[[[[[[[]]]]]]]]", "{\"type\":\"BPE\"}",
    ];

    [Theory]
    [InlineData("model.type", "\"Unigram\"", "Unigram")]
    [InlineData("model.type", "\"WordPiece\"", "WordPiece")]
    [InlineData("normalizer", """{"type":"NFKC"}""", "normalizer NFKC")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":" "},"content":"x"}""", "normalizer Replace")]
    [InlineData("pre_tokenizer", """{"type":"BertPreTokenizer"}""", "pre-tokenizer BertPreTokenizer")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"a"},"behavior":"Removed"}""", "pre-tokenizer Split")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\w"},"behavior":"Isolated"}""", "pattern")]
    [InlineData("decoder", """{"type":"WordPiece"}""", "decoder WordPiece")]
    [InlineData("decoder", "null", "no decoder")]
    [InlineData("post_processor", """{"type":"BertProcessing"}""", "post-processor BertProcessing")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "suffixes")]
    [InlineData("model.dropout", "0.1", "dropout")]
    [InlineData("added_tokens", """[{"id":1,"content":"</s>","rstrip":true}]""", "rstrip")]
    public void What_is_not_supported_is_refused_by_name(string at, string value, string named)
    {
        var error = Refused(at, value);
        Assert.Contains("not supported", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.vocab", """{"a":-1}""", "-1")]
    [InlineData("model.vocab", """{"a":2000000000}""", "2000000000")]
    [InlineData("model.vocab", """{"a":1e20}""", "'a'")]
    [InlineData("model.vocab", """{"a":1,"b":1}""", "'b'")]
    [InlineData("model.vocab", "{}", "empty")]
    [InlineData("model.vocab", "[]", "vocabulary")]
    [InlineData("model.merges", """["a z"]""", "'z'")]
    [InlineData("model.merges", """["b 1"]""", "'b1'")]
    [InlineData("model.merges", """["a"]""", "two tokens")]
    [InlineData("model.merges", """[["a","b","c"]]""", "merge")]
    [InlineData("model.merges", """[7]""", "merge")]
    [InlineData("model.merges", """["a b",["a","b"]]""", "twice")]
    [InlineData("model.unk_token", "\"none\"", "'none'")]
    [InlineData("added_tokens", """[{"id":3,"content":"<x>"}]""", "'<x>'")]
    [InlineData("added_tokens", """[{"id":99,"content":"</s>"}]""", "'</s>'")]
    [InlineData("added_tokens", "7", "added_tokens")]
    [InlineData("post_processor.special_tokens", "{}", "'</s>'")]
    [InlineData("model", "null", "no model")]
    public void What_contradicts_itself_is_refused_with_what_is_wrong(string at, string value, string named) =>
        Assert.Contains(named, Refused(at, value).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\0\0\0")]
    [InlineData("{\"model\":\"BPE\"}")]
    public void What_is_no_tokenizer_is_refused(string text) => Assert.Equal(
        RoseErrorCode.ModelInvalid, Assert.Throws<RoseException>(() => TokenizerFixtures.Parse(Encoding.UTF8.GetBytes(text))).Error);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("""{"type":"Sequence","normalizers":[""", "]}")]
    public void A_file_of_a_hundred_thousand_levels_is_refused(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000));
        var error = Assert.Throws<RoseException>(() => TokenizerFixtures.Parse(Encoding.UTF8.GetBytes($$"""{"normalizer":{{deep}}}""")));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
    }

    [Fact]
    public void A_folder_without_an_end_or_without_the_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(RoseErrorCode.ModelInvalid, Assert.Throws<RoseException>(() => TokenizerFolder.Load(folder.Path)).Error);
        folder.Write("tokenizer.json", TokenizerFixtures.Tiny().ToJsonString());
        Assert.Contains("eos_token", Assert.Throws<RoseException>(() => TokenizerFolder.Load(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("config.json", """{"eos_token_id":[1,0],"pad_token_id":-1}""");
        Assert.Equal((1, 1), (TokenizerFolder.Load(folder.Path).End, TokenizerFolder.Load(folder.Path).Padding));
        folder.Write("generation_config.json", """{"eos_token_id":"one"}""");
        var error = Assert.Throws<RoseException>(() => TokenizerFolder.Load(folder.Path));
        Assert.Contains("generation_config.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_and_never_crash()
    {
        var random = new Random(20);
        var tiny = Encoding.UTF8.GetBytes(TokenizerFixtures.Tiny().ToJsonString());
        var (read, refused) = (0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            var json = i % 2 == 0 ? Spoilt(tiny, random) : Replaced(i % 50 == 1 ? TokenizerFixtures.ByteLevel("a b", "ab c") : TokenizerFixtures.Tiny(), random);
            try
            {
                var tokenizer = TokenizerFixtures.Parse(json);
                tokenizer.Decode([.. tokenizer.Encode("abc 1a \u00e9"), .. tokenizer.EncodeMarkup("ab</s>", addSpecialTokens: true), -1, int.MaxValue]);
                read++;
            }
            catch (RoseException exception)
            {
                Assert.Equal(RoseErrorCode.ModelInvalid, exception.Error);
                refused++;
            }
        }

        Assert.Equal(Mutations, read + refused);
        Assert.True(read > Mutations / 20, $"{read} read");
        Assert.True(refused > Mutations / 4, $"{refused} refused");
    }

    // Some bytes changed, doubled or cut out, or the end cut off.
    private static byte[] Spoilt(byte[] json, Random random)
    {
        var bytes = json.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var (at, length) = (random.Next(bytes.Count), random.Next(1, 12));
            length = Math.Min(length, bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = (byte)"0123456789abcde\"{}[],:_-"[random.Next(24)];
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(20) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }

        return [.. bytes];
    }

    // The file stays JSON, with a value here and there replaced, removed or put elsewhere.
    private static byte[] Replaced(JsonObject json, Random random)
    {
        for (var change = random.Next(1, 3); change > 0; change--)
        {
            JsonNode at = json;
            while (true)
            {
                var (inner, set) = Child(at, random);
                if (inner is not (JsonObject or JsonArray) || random.Next(6) == 0)
                {
                    set(JsonNode.Parse(s_values[random.Next(s_values.Length)]));
                    break;
                }

                at = inner;
            }
        }

        // Half a surrogate pair is valid JSON that no writer writes.
        return Encoding.UTF8.GetBytes(json.ToJsonString().Replace("\"HALF\"", "\"\\ud800\"", StringComparison.Ordinal));
    }

    private static (JsonNode? Inner, Action<JsonNode?> Set) Child(JsonNode at, Random random)
    {
        switch (at)
        {
            case JsonObject { Count: > 0 } members:
                var key = members.ElementAt(random.Next(members.Count)).Key;
                return (members[key], value => members[key] = value);
            case JsonArray { Count: > 0 } items:
                var index = random.Next(items.Count);
                return (items[index], value => items[index] = value);
            case JsonArray none:
                return (null, none.Add);
            default:
                return (null, value => at.AsObject()["x"] = value);
        }
    }

    private static RoseException Refused(string at, string value)
    {
        var json = TokenizerFixtures.Tiny();
        JsonNode parent = json;
        var keys = at.Split('.');
        foreach (var key in keys[..^1])
        {
            parent = parent[key]!;
        }

        parent[keys[^1]] = JsonNode.Parse(value);
        var error = Assert.Throws<RoseException>(() => TokenizerFixtures.Parse(json));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        return error;
    }
}
