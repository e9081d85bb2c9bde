using System.Text.Json.Nodes;
using CsCheck;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.HuggingFace;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Text.HuggingFace;

public sealed class HuggingFaceTokenizerTests
{
    // Scalar values of every plane, letters and digits beyond the basic one and marks that compose among them.
    private static readonly Gen<string> s_texts = Gen.OneOf(
        Gen.Int[0, 0xD7FF], Gen.Int[0xE000, 0x10FFFF], Gen.Int[' ', '~'], Gen.Int[0x1D400, 0x1D7FF], Gen.Int[0x300, 0x36F], Gen.OneOf(32, 10, 39, 115))
        .Array[0, 40].Select(values => string.Concat(values.Select(char.ConvertFromUtf32)));

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2")]
    [InlineData("llama3_2")]
    [InlineData("qwen2_5")]
    [InlineData("qwen3")]
    [InlineData(TokenizerFixtures.Bundled)]
    public void Every_text_has_the_ids_and_the_decoded_text_of_the_reference(string name)
    {
        // GPT-2's and Llama 2's files come without a config.json; their tokenizer_config.json names the end.
        var tokenizer = HuggingFaceTokenizer.Load(TokenizerFixtures.Folder(name));
        var cases = TokenizerFixtures.Cases(name);
        Assert.True(cases.Count > 20);
        Assert.All(cases, expected =>
        {
            Assert.Equal(expected.Ids, tokenizer.EncodeMarkup(expected.Text, addSpecialTokens: false));
            Assert.Equal(expected.IdsWithSpecial, tokenizer.EncodeMarkup(expected.Text, addSpecialTokens: true));
            Assert.Equal(expected.Decoded, tokenizer.Decode(expected.Ids, keepSpecialTokens: true));
        });
    }

    [Theory]
    [InlineData("gpt2", null, "<|endoftext|>", "<|endoftext|>")]
    [InlineData("llama2", "<s>", "</s>", "</s>")]
    [InlineData("llama3_2", "<|begin_of_text|>", "<|eot_id|>", "<|eot_id|>")]
    [InlineData("qwen2_5", null, "<|im_end|>", "<|endoftext|>")]
    [InlineData("qwen3", null, "<|im_end|>", "<|endoftext|>")]
    [InlineData(TokenizerFixtures.Bundled, "<s>", "</s>", "</s>")]
    public void Start_end_and_padding_are_those_that_the_folder_names(string name, string? start, string end, string padding)
    {
        var tokenizer = HuggingFaceTokenizer.Load(TokenizerFixtures.Folder(name));
        Assert.Equal(start is null ? null : tokenizer.SpecialTokens[start], tokenizer.Start);
        Assert.Equal(tokenizer.SpecialTokens[end], tokenizer.End);
        Assert.Equal(tokenizer.SpecialTokens[padding], tokenizer.Padding);
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3_2")]
    public void Byte_level_text_comes_back_whatever_it_is(string name)
    {
        var tokenizer = HuggingFaceTokenizer.Load(TokenizerFixtures.Folder(name));
        s_texts.Sample(text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text))), iter: 2000, threads: 1);
    }

    [Fact]
    public void Byte_level_text_comes_back_from_a_small_vocabulary_too()
    {
        var tokenizer = TokenizerFixtures.Parse(TokenizerFixtures.ByteLevel("t h", "th e", "Ġ the"));
        s_texts.Sample(text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text))), iter: 2000, threads: 1);
    }

    [Fact]
    public void A_byte_fallback_vocabulary_gives_back_every_text_behind_its_first_space() =>
        s_texts.Where(text => !text.Contains('\u2581')).Sample(
            text =>
            {
                var tokenizer = HuggingFaceTokenizer.Load(TokenizerFixtures.Folder(TokenizerFixtures.Bundled));
                Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
            },
            iter: 300, threads: 1);

    [Fact]
    public void The_two_engines_merge_alike() =>
        Gen.OneOf("abc", "the cat", "aab", "hello", "  x", "abab", "cabbage").Array[0, 6].Select(words => string.Join(' ', words)).Sample(
            text =>
            {
                // Without one of the bytes the vocabulary is merged here and not by the library; the text does not need that byte.
                string[] merges = ["a b", "ab a", "Ġ a", "b a", "Ġa b", "l l", "h e", "ba b", "Ġ Ġ"];
                var whole = TokenizerFixtures.ByteLevel(merges);
                var partial = TokenizerFixtures.ByteLevel(merges);
                partial["model"]!["vocab"]!.AsObject().Remove("~");
                Assert.Equal(TokenizerFixtures.Parse(whole).Encode(text), TokenizerFixtures.Parse(partial).Encode(text));
            },
            iter: 100);

    [Fact]
    public void A_special_tokens_spelling_in_plain_text_is_text()
    {
        var tokenizer = TokenizerFixtures.Parse(TokenizerFixtures.ByteLevel("t h"));
        Assert.Equal([tokenizer.SpecialTokens["</s>"]], tokenizer.EncodeMarkup("</s>", addSpecialTokens: false));
        Assert.DoesNotContain(tokenizer.SpecialTokens["</s>"], tokenizer.Encode("</s>"));
        Assert.Equal("a</s>b", tokenizer.Decode(tokenizer.Encode("a</s>b")));
        Assert.Equal("ab", tokenizer.Decode(tokenizer.EncodeMarkup("a</s>b", addSpecialTokens: false)));
    }

    [Fact]
    public void A_piece_that_is_a_token_needs_no_merges_where_the_file_says_so()
    {
        var json = TokenizerFixtures.ByteLevel("t h");
        var vocabulary = json["model"]!["vocab"]!.AsObject();
        vocabulary["cat"] = 1000;
        Assert.Equal(3, TokenizerFixtures.Parse(json).Encode("cat").Length);
        json["model"]!["ignore_merges"] = true;
        Assert.Equal([1000], TokenizerFixtures.Parse(json).Encode("cat"));
        Assert.Equal(4, TokenizerFixtures.Parse(json).Encode("cats").Length);
    }

    [Fact]
    public void Merges_may_be_texts_or_pairs()
    {
        var json = TokenizerFixtures.ByteLevel("t h", "th e");
        var texts = TokenizerFixtures.Parse(json).Encode("the then");
        json["model"]!["merges"] = new JsonArray(new JsonArray("t", "h"), new JsonArray("th", "e"));
        Assert.Equal(texts, TokenizerFixtures.Parse(json).Encode("the then"));
    }

    [Fact]
    public void Hand_worked_merges_and_bytes_of_the_tiny_file()
    {
        var tokenizer = TokenizerFixtures.Parse(TokenizerFixtures.Tiny());

        // "_abc": "_ a" is the first merge, so "_a b c"; no later merge starts with "_a".
        Assert.Equal([7, 4, 5], tokenizer.Encode("abc"));

        // The digits stand alone; the space became "_", so "ab" after it reads "_ab" again.
        Assert.Equal([2, 6, 6, 7, 4], tokenizer.Encode("11 ab"));

        // An e with an acute accent, composed or not, is two bytes; anything else is one unknown for the whole run.
        Assert.Equal([2, 11, 12], tokenizer.Encode("e\u0301"));
        Assert.Equal([2, 0, 3], tokenizer.Encode("zzza"));
        Assert.Equal("\u00e9", tokenizer.Decode([2, 11, 12]));
        Assert.Equal(" \ufffda", tokenizer.Decode([2, 2, 11, 3]));
        Assert.Equal([1, 2, 6], tokenizer.EncodeMarkup("1", addSpecialTokens: true));
    }

    [Theory]
    [InlineData("always", true, "a b", "_a|_b")]
    [InlineData("always", false, "a b", "_a_b")]
    [InlineData("first", true, "</s>a b", "a|_b")]
    [InlineData("first", true, "a</s>a", "_a|a")]
    [InlineData("never", true, " a  b", "_a|_|_b")]
    public void Metaspace_marks_spaces_and_where_a_text_starts(string scheme, bool split, string text, string pieces)
    {
        // Every piece is one unknown, so that the ids count the pieces; those that are spelled out have ids of their own.
        var tokens = new JsonObject { ["<unk>"] = 0, ["</s>"] = 1 };
        var json = new JsonObject
        {
            ["added_tokens"] = new JsonArray(TokenizerFixtures.Added("</s>", 1)),
            ["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace", ["replacement"] = "_", ["prepend_scheme"] = scheme, ["split"] = split },
            ["decoder"] = new JsonObject { ["type"] = "Metaspace", ["replacement"] = "_", ["prepend_scheme"] = scheme },
            ["model"] = new JsonObject { ["type"] = "BPE", ["unk_token"] = "<unk>", ["ignore_merges"] = true, ["vocab"] = tokens, ["merges"] = new JsonArray() },
        };
        foreach (var piece in pieces.Split('|').Distinct())
        {
            tokens[piece] = tokens.Count;
        }

        var tokenizer = TokenizerFixtures.Parse(json);
        Assert.Equal(pieces.Split('|').Select(piece => (int)tokens[piece]!), tokenizer.EncodeMarkup(text, false).Where(id => id != 1));
    }

    [Fact]
    public void Metaspace_and_digits_are_decoded_and_cut_as_they_were_written()
    {
        var json = TokenizerFixtures.ByteLevel("1 2");
        json["pre_tokenizer"] = JsonNode.Parse(
            """{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":false}]}""");
        Assert.Equal(3, TokenizerFixtures.Parse(json).Encode("12a").Length);
        json["pre_tokenizer"]!["pretokenizers"]![0]!["individual_digits"] = false;
        Assert.Equal(2, TokenizerFixtures.Parse(json).Encode("12a").Length);
        json["decoder"] = JsonNode.Parse("""{"type":"Metaspace","replacement":"a","prepend_scheme":"always"}""");
        var tokenizer = TokenizerFixtures.Parse(json);
        Assert.Equal("b b", tokenizer.Decode([.. tokenizer.Encode("a"), .. tokenizer.Encode("b"), .. tokenizer.Encode("a"), .. tokenizer.Encode("b")]));
    }

    [Fact]
    public void Half_a_surrogate_pair_reads_as_the_replacement_character()
    {
        var tokenizer = TokenizerFixtures.Parse(TokenizerFixtures.ByteLevel("t h"));
        Assert.Equal("a\ufffdb", tokenizer.Decode(tokenizer.Encode("a\ud83db")));
    }

    [Fact]
    public void Its_files_are_copied_as_they_are()
    {
        using var from = new TemporaryFolder();
        using var to = new TemporaryFolder();
        from.Write("tokenizer.json", TokenizerFixtures.ByteLevel("t h").ToJsonString());
        from.Write("tokenizer_config.json", """{ "eos_token": {"content": "</s>"} ,  "pad_token":"<|im_start|>"}""");
        from.Write("chat_template.jinja", "x\r\n");
        var tokenizer = TokenizerFolder.Load(from.Path);
        Assert.Equal([256 + 1, 256 + 2], new[] { tokenizer.End, tokenizer.Padding });
        tokenizer.Save(to.Path);
        Assert.Equal(["chat_template.jinja", "tokenizer.json", "tokenizer_config.json"], Names(to.Path));
        Assert.All(Names(to.Path), name => Assert.Equal(File.ReadAllBytes(from.At(name)), File.ReadAllBytes(to.At(name))));

        static string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
    }
}
