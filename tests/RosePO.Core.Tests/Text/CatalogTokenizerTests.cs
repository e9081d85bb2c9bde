using System.Text.Json.Nodes;
using CsCheck;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Text;

public sealed class CatalogTokenizerTests
{
    private static readonly Gen<string> s_titles = Gen.OneOf(
        Gen.Char["abcXYZ019 :,!?&/()\"-'.\u00e9\u00df\u4e2d"].Array[1, 30],
        Gen.Char[' ', '\u024f'].Where(letter => letter is not ('<' or '>')).Array[1, 30])
        .Select(letters => new string(letters))
        .Where(title => title.AsSpan().Trim(' ').Length > 0);

    [Fact]
    public void A_title_comes_back_with_its_spaces_made_single() =>
        s_titles.Array[1, 6].Sample(titles =>
        {
            var tokenizer = CatalogTokenizer.Build(titles);
            foreach (var title in titles)
            {
                var ids = tokenizer.Encode(title);
                Assert.DoesNotContain(tokenizer.Unknown, ids);
                Assert.Equal(string.Join(' ', title.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim(), tokenizer.Decode(ids));
            }
        });

    [Fact]
    public void A_saved_tokenizer_reads_every_text_as_before() =>
        Gen.Select(s_titles.Array[1, 6], s_titles).Sample(
            (titles, other) =>
            {
                using var folder = new TemporaryFolder();
                var tokenizer = CatalogTokenizer.Build(titles);
                tokenizer.Save(folder.Path);
                var loaded = CatalogTokenizer.Load(folder.At("tokenizer.json"));
                Assert.Equal(tokenizer.Count, loaded.Count);
                Assert.All(titles.Append(other), text => Assert.Equal(tokenizer.Encode(text), loaded.Encode(text)));
            },
            iter: 30);

    [Fact]
    public void Words_and_punctuation_get_ids_in_order_of_appearance()
    {
        var tokenizer = CatalogTokenizer.Build(["Toy Story", "(500) Story-Days"]);

        // 0 to 5 are special; "\u2581Toy" 6, "\u2581Story" 7, "\u2581" 8, "(" 9, "500" 10, ")" 11, "-" 12, "Days" 13.
        Assert.Equal([6, 7], tokenizer.Encode("Toy Story"));
        Assert.Equal([8, 9, 10, 11, 7, 12, 13], tokenizer.Encode("(500) Story-Days"));
        Assert.Equal(14, tokenizer.Count);
    }

    [Fact]
    public void Special_tokens_have_the_first_ids_and_are_no_text()
    {
        var tokenizer = CatalogTokenizer.Build(["Toy Story"]);
        string[] spellings = ["<unk>", "<s>", "</s>", "<pad>", "<candidate>", "<history>"];
        Assert.Equal(Enumerable.Range(0, 6), spellings.Select(spelling => tokenizer.SpecialTokens[spelling]));
        Assert.Equal([0, 1, 2, 3], new[] { tokenizer.Unknown, tokenizer.Start, tokenizer.End, tokenizer.Padding });
        Assert.Equal("Toy Story", tokenizer.Decode([1, 4, 6, 5, 7, 2]));
    }

    [Fact]
    public void Domains_have_a_mark_and_their_words_follow_those_of_titles()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = CatalogTokenizer.Build(["Toy Story", "<domain>"], ["films", "Toy"]);
        Assert.Equal((6, 11), (tokenizer.SpecialTokens["<domain>"], tokenizer.Count));
        Assert.Equal([7, 8, 10], tokenizer.Encode("Toy Story films"));
        Assert.Equal([9], tokenizer.Encode("<domain>"));
        Assert.Equal("Toy", tokenizer.Decode([6, 7]));
        tokenizer.Save(folder.Path);
        var loaded = CatalogTokenizer.Load(folder.At("tokenizer.json"));
        Assert.Equal((6, 11), (loaded.SpecialTokens["<domain>"], loaded.Count));
        Assert.False(CatalogTokenizer.Build(["<domain>"]).SpecialTokens.ContainsKey("<domain>"));
    }

    [Fact]
    public void A_title_that_spells_a_special_token_is_words_like_any_other()
    {
        string[] titles = ["</s>", "<s> Toy </s>", "<candidate>", "Toy<history>Story"];
        var tokenizer = CatalogTokenizer.Build(titles);
        Assert.All(titles, title =>
        {
            Assert.All(tokenizer.Encode(title), id => Assert.True(id >= 6));
            Assert.Equal(title, tokenizer.Decode(tokenizer.Encode(title)));
        });
    }

    [Fact]
    public void A_word_of_no_title_is_unknown_and_the_rest_is_kept()
    {
        var tokenizer = CatalogTokenizer.Build(["Toy Story"]);
        Assert.Equal([6, tokenizer.Unknown, 7], tokenizer.Encode("Toy Soldier Story"));
        Assert.Empty(tokenizer.Encode("  "));
        Assert.Equal(string.Empty, tokenizer.Decode([-1, 99, 2]));
    }

    [Fact]
    public void The_file_is_a_hugging_face_word_tokenizer()
    {
        using var folder = new TemporaryFolder();
        CatalogTokenizer.Build(["Amélie \"2\""]).Save(folder.Path);
        var json = JsonNode.Parse(File.ReadAllText(folder.At("tokenizer.json")))!.AsObject();
        Assert.Equal(
            ["version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model"],
            json.Select(pair => pair.Key));
        Assert.Equal("1.0", (string)json["version"]!);
        Assert.Equal("WordLevel", (string)json["model"]!["type"]!);
        Assert.Equal("<unk>", (string)json["model"]!["unk_token"]!);
        Assert.Equal(6, (int)json["model"]!["vocab"]!["\u2581Amélie"]!);
        Assert.Equal(["Metaspace", "Split"], json["pre_tokenizer"]!["pretokenizers"]!.AsArray().Select(step => (string)step!["type"]!));
        Assert.Equal(["<unk>", "<s>", "</s>", "<pad>", "<candidate>", "<history>"], json["added_tokens"]!.AsArray().Select(token => (string)token!["content"]!));
        Assert.All(json["added_tokens"]!.AsArray(), token => Assert.True((bool)token!["special"]!));
    }

    [Theory]
    [InlineData("""{"model":{"type":"BPE","vocab":{}}}""", "BPE")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"<unk>":99999999999}}}""", "cannot be read")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"<unk>":0,"[CLS]":1}}}""", "special tokens")]
    [InlineData("""{}""", "no model")]
    [InlineData("""[1]""", "cannot be read")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"<unk>":"0"}}}""", "cannot be read")]
    [InlineData("""{"model":""", "cannot be read")]
    public void Another_tokenizer_is_refused(string json, string found)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<RoseException>(() => CatalogTokenizer.Load(folder.Write("tokenizer.json", json)));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }
}
