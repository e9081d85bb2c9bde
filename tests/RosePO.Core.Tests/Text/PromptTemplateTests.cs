using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Tests.Text;

public sealed class PromptTemplateTests
{
    public static TheoryData<string> Names => [.. PromptTemplates.All.Select(template => template.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_comes_back_from_its_file(string name)
    {
        using var folder = new TemporaryFolder();
        var template = PromptTemplates.Find(name.ToUpperInvariant())! with { RunningText = true, System = "\u00e9 \"x\"" };
        new ModelPrompt(template, null).Save(folder.At("prompt.json"));
        Assert.Equal(template, ModelPrompt.Load(folder.At("prompt.json")).Template);
    }

    [Fact]
    public void A_file_of_the_first_format_says_what_it_said()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("prompt.json", """
            {"start":"<s>","beforeCandidate":"<candidate>","beforeHistory":"<history>","afterTitle":"</s>","answerEnd":"</s>","listCandidates":true}
            """);
        Assert.Equal(new ModelPrompt(PromptTemplates.Embedded, null), ModelPrompt.Load(file));
        folder.Write("prompt.json", File.ReadAllText(file).Replace("true", "false", StringComparison.Ordinal));
        Assert.Equal(PromptTemplates.Embedded with { RunningText = true }, ModelPrompt.Load(file).Template);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"prompt":3}""")]
    [InlineData("""{"prompt":"no history"}""")]
    [InlineData("""{"beforeCandidate":"x"}""")]
    [InlineData("""{"maxHistory":0}""")]
    [InlineData("""{"candidates":1}""")]
    [InlineData("""{"candidates":null}""")]
    [InlineData("""{"maxHistory":10.5}""")]
    public void A_broken_file_is_said_to_be_no_prompt(string json)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<RoseException>(() => ModelPrompt.Load(folder.Write("prompt.json", json)));
        Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
        Assert.Contains("prompt.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_template_is_what_its_file_says_and_plain_elsewhere()
    {
        using var folder = new TemporaryFolder();
        var template = PromptTemplates.Resolve(folder.Write("films.yml", """
            system: You know films.
            prompt: |
              Seen: {history}
              Choose: {candidates}
            candidateItem: "{index}. {title}"
            candidateSeparator: "\n"
            end: "\n"
            domain: "Films of {domain}: "
            chat: false
            """));
        var expected = new PromptTemplate
        {
            Name = "films",
            System = "You know films.",
            Prompt = "Seen: {history}\nChoose: {candidates}\n",
            HistoryItem = "{title}",
            HistorySeparator = ", ",
            CandidateItem = "{index}. {title}",
            CandidateSeparator = "\n",
            Answer = "{title}",
            End = "\n",
            Opening = "",
            Domain = "Films of {domain}: ",
            Chat = false,
        };
        Assert.Equal(expected, template);
        Assert.True(template.ListCandidates);
        Assert.False(PromptTemplates.PatchRec.ListCandidates);
    }

    [Theory]
    [InlineData("prompt: '{history}'\nanswr: x", RoseErrorCode.ExperimentKeyUnknown, 2, 1)]
    [InlineData("prompt: '{history} {titles}'", RoseErrorCode.ExperimentValueInvalid, 1, 9)]
    [InlineData("prompt: 'a } b {history}'", RoseErrorCode.ExperimentValueInvalid, 1, 9)]
    [InlineData("prompt: '{history}'\ndomain: 'Domain:'", RoseErrorCode.ExperimentValueInvalid, 2, 9)]
    [InlineData("prompt: 'nothing'", RoseErrorCode.ExperimentValueInvalid, 1, 9)]
    [InlineData("prompt: [a]", RoseErrorCode.ExperimentValueInvalid, 1, 9)]
    [InlineData("end: '{eos}'", RoseErrorCode.ExperimentValueInvalid, 1, 1)]
    [InlineData("chat: perhaps", RoseErrorCode.ExperimentValueInvalid, 1, 7)]
    [InlineData("prompt: '{history}\n", RoseErrorCode.ExperimentSyntax, 1, 9)]
    [InlineData("[]", RoseErrorCode.ExperimentSyntax, 1, 1)]
    public void A_mistake_in_a_users_template_is_named_with_its_place(string yaml, RoseErrorCode code, int line, int column)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<RoseException>(() => PromptTemplates.Resolve(folder.Write("films.yml", yaml)));
        Assert.Equal((code, line, column), (error.Error, error.Line, error.Column));
        Assert.Equal(folder.At("films.yml"), error.File);
    }

    [Fact]
    public void What_is_neither_shipped_nor_a_file_is_refused_with_the_names_that_are()
    {
        var error = Assert.Throws<RoseException>(() => PromptTemplates.Resolve("Lara"));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains("Embedded, EmbeddedDomains, EmbeddedHistory, Llara, SDpo, PatchRec", error.Message, StringComparison.Ordinal);
        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => PromptTemplates.Resolve("/no/such.yml")).Error);
    }

    [Fact]
    public void Doubled_braces_are_braces() =>
        Assert.Equal([("a{", false), ("title", true), ("}b", false)], TemplateText.Parse("a{{{title}}}b", "title"));

    [Fact]
    public void The_pages_example_is_a_template()
    {
        using var folder = new TemporaryFolder();
        var page = Page();
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var template = PromptTemplates.Resolve(folder.Write("own.yml", page[start..page.IndexOf("```", start, StringComparison.Ordinal)]));
        Assert.True(template.ListCandidates);
        Assert.All(PromptTemplate.Placeholders.Keys, key => Assert.Contains($"`{key}`", page, StringComparison.Ordinal));
        Assert.All(PromptTemplates.All, shipped => Assert.Contains($"`{shipped.Name}`", page, StringComparison.Ordinal));
    }

    private static string Page() => File.ReadAllText(Repository.At("docs", "prompts.md"));
}
