using CsCheck;
using RosePO.Core.Tests.Text.HuggingFace;
using RosePO.Core.Text.HuggingFace;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Text;

/// <summary>Prompts in words, on tokenizers of real models' kinds.</summary>
public sealed class TextPromptTests
{
    private static readonly string[] s_titles = ["Toy Story (1995)", "Heat", "<|im_start|>", "</s> & <s>", "Am\u00e9lie"];

    private static readonly HuggingFaceTokenizer s_bytes =
        TokenizerFixtures.Parse(TokenizerFixtures.ByteLevel("t h", "Ġ t", "Ġt h", "e a", "ea t", "Ġ H", "e s", "x Ġ"));

    [Fact]
    public void A_prompt_reads_as_the_template_words_it()
    {
        var prompts = Encoder(PromptTemplates.SDpo);
        var text = s_bytes.Decode(prompts.Prompt([1, 0, 4], [4, 1], maxHistory: 2));
        Assert.Equal(
            PromptTemplates.SDpo.Prompt.Replace("{history}", "Toy Story (1995), Am\u00e9lie", StringComparison.Ordinal).Replace("{candidates}", "Am\u00e9lie, Heat", StringComparison.Ordinal),
            text);
    }

    [Fact]
    public void Text_between_special_tokens_is_encoded_whole()
    {
        var template = PromptTemplates.Plain with { Prompt = "<|im_start|>x {history} y</s> z", HistorySeparator = "; " };
        Assert.Equal(
            [s_bytes.SpecialTokens["<|im_start|>"], .. s_bytes.Encode("x Heat; Am\u00e9lie y"), s_bytes.End, .. s_bytes.Encode(" z")],
            Encoder(template).Prompt([1, 4], [], maxHistory: 9));
    }

    [Fact]
    public void A_title_never_becomes_a_special_token() =>
        Gen.Select(Gen.Int[0, s_titles.Length - 1].Array[1, 6], Gen.Int[0, 3]).Sample((items, template) =>
        {
            var prompts = Encoder(PromptTemplates.All[3 + (template % 3)]);
            int[] written = [.. prompts.Prompt(items, items, maxHistory: 9), .. items.SelectMany(item => prompts.Answer(item)[..^1])];
            Assert.DoesNotContain(written, s_bytes.SpecialTokens.Values.Contains);
            Assert.All(items, item => Assert.Equal(s_titles[item], prompts.ReadAnswer(prompts.Answer(item)[..^1])));
        });

    [Theory]
    [InlineData("Llara")]
    [InlineData("SDpo")]
    [InlineData("PatchRec")]
    public void Answers_end_in_one_token_and_pretraining_strings_them_together(string name)
    {
        foreach (var tokenizer in new ITokenizer[] { s_bytes, HuggingFaceTokenizer.Load(TokenizerFixtures.Folder(TokenizerFixtures.Bundled)) })
        {
            var prompts = new PromptEncoder(tokenizer, PromptTemplates.Find(name)!, s_titles);
            Assert.All(Enumerable.Range(0, s_titles.Length), item => Assert.Equal([.. tokenizer.Encode(s_titles[item]), prompts.End], prompts.Answer(item)));
            int[] start = tokenizer.Start is { } id ? [id] : [];
            Assert.Equal([.. start, .. prompts.Answer(0), .. prompts.Answer(1)], prompts.Sequence([0, 1]));
            Assert.Equal(start, prompts.Prompt([0], [1], maxHistory: 1)[..start.Length]);
            Assert.Equal(prompts.Sequence([0]), prompts.With(prompts.Template with { RunningText = true }).Prompt([0], [1], maxHistory: 1));
        }
    }

    [Fact]
    public void A_newline_ends_an_answer_as_it_stands_inside_a_text()
    {
        var tokenizer = HuggingFaceTokenizer.Load(TokenizerFixtures.Folder(TokenizerFixtures.Bundled));
        Assert.Equal(tokenizer.Encode("a\n")[^1], new PromptEncoder(tokenizer, PromptTemplates.Llara, s_titles).End);
        var error = Assert.Throws<RoseException>(() => new PromptEncoder(tokenizer, PromptTemplates.Llara with { End = "###" }, s_titles));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains("not one token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answers_frame_is_written_and_read_off_again()
    {
        var prompts = Encoder(PromptTemplates.Plain with { Answer = "\"{title}\"" });
        Assert.Equal("\"Heat\"", s_bytes.Decode(prompts.Answer(1)));
        Assert.Equal("Heat", prompts.ReadAnswer(prompts.Answer(1)));
        Assert.Equal("Heat", prompts.ReadAnswer(s_bytes.Encode("Heat")));
    }

    private static PromptEncoder Encoder(PromptTemplate template) => new(s_bytes, template, s_titles);
}
