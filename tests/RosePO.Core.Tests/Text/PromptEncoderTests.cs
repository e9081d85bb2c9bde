using CsCheck;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

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
    public void A_prompt_of_running_text_is_the_head_of_a_pretraining_sequence()
    {
        var prompts = _prompts.With(PromptTemplates.Embedded with { RunningText = true });
        var prompt = prompts.Prompt([1, 2], [3, 0], maxHistory: 10);
        Assert.Equal([Start, History, 6, End, 7, 8, 9, End], prompt);
        Assert.Equal([.. prompt, .. prompts.Answer(3)], prompts.Sequence([1, 2, 3]));
    }

    [Fact]
    public void An_answer_is_its_title_and_the_end()
    {
        Assert.Equal([7, 8, 9, End], _prompts.Answer(2));
        Assert.Equal("Story: Two", _prompts.ReadAnswer(_prompts.Answer(2)));
        Assert.Equal(End, _prompts.End);
    }

    [Fact]
    public void What_lies_before_the_last_titles_never_matters() =>
        Gen.Select(Gen.Int[0, 3].Array[0, 6], Gen.Int[0, 3].Array[1, 6]).Sample(
            (before, last) => Assert.Equal(_prompts.Prompt(last, [0, 1], last.Length), _prompts.Prompt([.. before, .. last], [0, 1], last.Length)));

    [Fact]
    public void The_embedded_template_writes_marks_and_titles_whatever_the_titles_spell() =>
        Gen.Select(
            Gen.OneOf("Toy", "Story: Two", "</s>", "<candidate> (3)", "It's <history>", "a-b  c").Array[3],
            Gen.Int[0, 2].Array[0, 5], Gen.Int[0, 2].Array[0, 5]).Sample((titles, history, candidates) =>
        {
            var tokenizer = CatalogTokenizer.Build(titles);
            var prompts = new PromptEncoder(tokenizer, PromptTemplates.Embedded, titles);
            int[] Title(int item) => tokenizer.Encode(titles[item]);
            int[] told = [.. candidates.SelectMany(item => (int[])[Candidate, .. Title(item)])];
            int[] past = [.. history.SelectMany(item => (int[])[.. Title(item), End])];
            Assert.Equal([Start, .. told, History, .. past], prompts.Prompt(history, candidates, maxHistory: 9));
            Assert.Equal([Start, History, .. past], prompts.Sequence(history));
            Assert.Equal([.. Title(0), End], prompts.Answer(0));
        });

    [Fact]
    public void A_tag_opens_a_history_of_one_domain_follows_every_title_of_several_and_never_changes_an_answer()
    {
        string?[] domains = ["films", "films", "games", null];
        var prompts = new PromptEncoder(CatalogTokenizer.Build(s_titles, ["films", "games"]), PromptTemplates.EmbeddedDomains, s_titles, domains: domains);

        // <domain> 6, Toy 7, Story 8, ":" 9, Two 10, Heat 11, films 12, games 13.
        Assert.Equal([Start, Candidate, 11, History, 6, 12, 7, 8, End, 7, End], prompts.Prompt([0, 1], [3], maxHistory: 10));
        Assert.Equal([Start, History, 7, End, 6, 12, 8, 9, 10, End, 6, 13], prompts.Prompt([1, 2], [], maxHistory: 10));
        Assert.Equal([Start, History, 6, 13, 8, 9, 10, End], prompts.Prompt([1, 2], [], maxHistory: 1));
        Assert.Equal([Start, History, 11, End], prompts.Prompt([3], [], maxHistory: 10));
        Assert.All([[0, 1], [1, 2], [2], [3]], (int[] history) => Assert.Equal(prompts.Prompt(history, [], 10), prompts.Sequence(history)));
        Assert.Equal([8, 9, 10, End], prompts.Answer(2));
        Assert.Equal([Start, History, 7, End, 8, 9, 10, End], prompts.With(PromptTemplates.Embedded).Sequence([1, 2]));
    }

    [Fact]
    public void Words_that_the_catalogue_does_not_know_are_refused_in_a_template_of_the_embedded_base()
    {
        var error = Assert.Throws<RoseException>(() => _prompts.With(PromptTemplates.Llara));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains("Llara", error.Message, StringComparison.Ordinal);
    }
}
