using CsCheck;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text;

namespace RosePO.Core.Tests.Text;

public sealed class PromptEncoderTests
{
    private const int Start = 1, End = 2, Candidate = 4, History = 5;

    private static readonly string[] s_titles = ["Toy Story", "Toy", "Story: Two", "Heat"];

    // Toy 6, Story 7, ":" 8, Two 9, Heat 10.
    private readonly PromptEncoder _prompts = new(CatalogTokenizer.Build(s_titles), new PromptTemplate(), s_titles);

    [Fact]
    public void A_prompt_is_start_candidates_history_and_ends_where_the_answer_begins() =>
        Assert.Equal(
            [Start, Candidate, 10, Candidate, 6, 7, History, 6, End, 7, 8, 9, End],
            _prompts.Prompt([1, 2], [3, 0], maxHistory: 10));

    [Fact]
    public void Only_the_last_titles_of_a_history_are_told() =>
        Assert.Equal([Start, Candidate, 10, History, 6, End], _prompts.Prompt([0, 2, 1], [3], maxHistory: 1));

    [Fact]
    public void A_prompt_without_candidates_is_the_head_of_a_pretraining_sequence()
    {
        var prompts = _prompts.With(new PromptTemplate { ListCandidates = false });
        var prompt = prompts.Prompt([1, 2], [3, 0], maxHistory: 10);
        Assert.Equal([Start, History, 6, End, 7, 8, 9, End], prompt);
        Assert.Equal([.. prompt, .. prompts.Answer(3)], prompts.Sequence([1, 2, 3]));
    }

    [Fact]
    public void An_answer_is_its_title_and_the_end()
    {
        Assert.Equal([7, 8, 9, End], _prompts.Answer(2));
        Assert.Equal("Story: Two", _prompts.Tokenizer.Decode(_prompts.Answer(2)));
    }

    [Fact]
    public void What_lies_before_the_last_titles_never_matters() =>
        Gen.Select(Gen.Int[0, 3].Array[0, 6], Gen.Int[0, 3].Array[1, 6]).Sample(
            (before, last) => Assert.Equal(_prompts.Prompt(last, [0, 1], last.Length), _prompts.Prompt([.. before, .. last], [0, 1], last.Length)));

    [Fact]
    public void A_template_comes_back_from_its_file()
    {
        using var folder = new TemporaryFolder();
        var template = new PromptTemplate { Start = "<s>Films: \u00e9 ", ListCandidates = false };
        template.Save(folder.At("prompt.json"));
        Assert.Equal(template, PromptTemplate.Load(folder.At("prompt.json")));
        Assert.Equal(RoseErrorCode.ModelInvalid, Assert.Throws<RoseException>(() => PromptTemplate.Load(folder.At("none.json"))).Error);
    }
}
