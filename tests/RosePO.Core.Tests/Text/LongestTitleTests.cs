using RosePO.Core.Models;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Text;

public sealed class LongestTitleTests
{
    private static readonly string s_long = string.Join(' ', Enumerable.Repeat("word", 90)) + "\n\u0007end";

    [Fact]
    public void A_prompt_that_is_too_long_names_the_title_that_makes_it_so()
    {
        var error = ModelErrors.ContextTooShort(700, 512, Prompts("Red Lamp", s_long, "Kite").With(PromptTemplates.Embedded));
        Assert.Equal(RoseErrorCode.ContextTooShort, error.Error);
        Assert.Contains("that of the item 'B1',", error.Message, StringComparison.Ordinal);
        Assert.Contains("'word word", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 400);
    }

    [Fact]
    public void Where_all_titles_are_short_their_number_is_the_cause()
    {
        Assert.DoesNotContain("item", ModelErrors.ContextTooShort(700, 512, Prompts("Red Lamp", "Kite")).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("item", ModelErrors.ContextTooShort(700, 512, Prompts()).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("item", ModelErrors.ContextTooShort(700, 512).Message, StringComparison.Ordinal);
    }

    private static PromptEncoder Prompts(params string[] titles) => new(CatalogTokenizer.Build(titles.Append("word end Red Lamp Kite")), new PromptTemplate(), titles)
    {
        SourceIds = [.. titles.Select((_, item) => $"B{item}")],
    };
}
