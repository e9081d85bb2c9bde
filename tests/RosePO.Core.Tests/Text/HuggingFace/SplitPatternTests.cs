using CsCheck;
using RosePO.Core.Text.HuggingFace;

namespace RosePO.Core.Tests.Text.HuggingFace;

public sealed class SplitPatternTests
{
    private const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [Theory]
    [InlineData("It'S a b", "It|'S| a| b")]
    [InlineData("12345 ab", "123|45| ab")]
    [InlineData("a\n\n b  c", "a|\n\n| b| | c")]

    // Mathematical letters and digits are beyond the basic plane and are letters and digits all the same; the film is a symbol.
    [InlineData("\U0001D400\U0001D401 \U0001D7CE\U0001D7CF", "\U0001D400\U0001D401| |\U0001D7CE\U0001D7CF")]
    [InlineData("a\U0001F3AC\U0001F37Fb", "a|\U0001F3AC\U0001F37F|b")]

    // The long s is an s where case is ignored.
    [InlineData("'\u017ft", "'\u017f|t")]
    public void Texts_are_cut_where_the_reference_cuts_them(string text, string pieces) =>
        Assert.Equal(pieces.Split('|'), new SplitPattern(Llama3).Split(text));

    [Fact]
    public void The_pieces_are_the_text() =>
        Gen.OneOf(Gen.Int[0, 0x2FF], Gen.Int[0x1D400, 0x1F9FF], Gen.OneOf(32, 10, 39)).Array[0, 30].Sample(values =>
        {
            var text = string.Concat(values.Select(char.ConvertFromUtf32));
            Assert.Equal(text, string.Concat(new SplitPattern(Llama3).Split(text)));
        });

    [Theory]
    [InlineData(@"\w+")]
    [InlineData(@"\b")]
    [InlineData(@"a++")]
    [InlineData(@"[a-z&&[aeiou]]")]
    [InlineData(@"[[:alpha:]]")]
    [InlineData(@"^a")]
    [InlineData(@"a$")]
    [InlineData(@"(?<=a)b")]
    [InlineData(@"\p{Script=Han}")]
    [InlineData(@"(")]
    public void A_pattern_that_could_mean_something_else_is_refused(string pattern) =>
        Assert.Contains("pattern", Assert.Throws<NotSupportedException>(() => new SplitPattern(pattern)).Message, StringComparison.Ordinal);
}
