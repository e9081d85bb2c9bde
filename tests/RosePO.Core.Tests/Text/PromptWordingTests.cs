using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Tests.Text;

public sealed class PromptWordingTests
{
    private static readonly PromptTitle[] s_history = ["Alien", " Heat "];
    private static readonly PromptTitle[] s_candidates = ["Fargo", "Up {1}"];

    [Fact]
    public void A_prompt_reads_as_its_template_words_it()
    {
        var template = new PromptTemplate
        {
            System = "You recommend {{films}}.",
            Prompt = "Seen: {history}.\nOne of: {candidates}.",
            HistoryItem = "{index}. {title}",
            HistorySeparator = ", ",
            CandidateItem = "\"{title}\"",
            CandidateSeparator = " or ",
        };
        Assert.Equal(
            "You recommend {films}.\n\nSeen: 1. Alien, 2. Heat.\nOne of: \"Fargo\" or \"Up {1}\".",
            PromptWording.Of(template, s_history, s_candidates));
    }

    [Fact]
    public void The_embedded_prompt_shows_the_marks_that_the_model_reads() => Assert.Equal(
        "<candidate>Fargo<candidate>Up {1}<history>Alien</s>Heat</s>",
        PromptWording.Of(PromptTemplates.Embedded, s_history, s_candidates));

    [Fact]
    public void Running_text_is_the_history_as_pretraining_reads_it() => Assert.Equal(
        "<history>Alien<eos>Heat<eos>",
        PromptWording.Of(new PromptTemplate { RunningText = true, End = "{eos}" }, s_history, s_candidates));

    [Fact]
    public void A_tag_opens_a_history_of_one_domain_and_follows_every_title_of_several()
    {
        PromptTitle[] films = [new("Alien", "films"), new("Heat", "films")];
        PromptTitle[] both = [new("Alien", "films"), new("Doom", "games")];
        var template = PromptTemplates.EmbeddedDomains;
        Assert.Equal("<history><domain>films Alien</s>Heat</s>", PromptWording.Of(template, films, []));
        Assert.Equal("<history>Alien</s><domain>films Doom</s><domain>games ", PromptWording.Of(template, both, []));
        Assert.Equal("<history>Alien</s><domain>films Doom</s><domain>games ", PromptWording.Of(template with { RunningText = true }, both, []));
        Assert.Equal("<history>Alien</s>Heat</s>", PromptWording.Of(template, s_history, []));
    }

    [Fact]
    public void Domains_have_a_placeholder_of_their_own()
    {
        var template = new PromptTemplate { Prompt = "Of {domain}: {history}; {candidates}", HistoryItem = "{title} ({domain}) ", CandidateItem = "{domain}/{title}" };
        Assert.Equal(
            "Of games, films: Doom (games) Alien (films) ; films/Heat",
            PromptWording.Of(template, [new("Doom", "games"), new("Alien", "films")], [new("Heat", "films")]));
    }
}
