using CsCheck;
using RosePO.Core.Text.HuggingFace;

namespace RosePO.Core.Tests.Text.HuggingFace;

public sealed class CanonicalCompositionTests
{
    private static readonly Gen<string> s_texts = Gen.OneOf(Gen.Int['A', 'z'], Gen.Int[0x300, 0x345], Gen.Int[0x1100, 0x11FF], Gen.Int[0xAC00, 0xAC40], Gen.Int[0x1E00, 0x1FFF])
        .Array[0, 20].Select(values => string.Concat(values.Select(char.ConvertFromUtf32)));

    [Theory]
    [InlineData("e\u0301", "\u00e9")]

    // The dot below goes before the dot above whatever the order they come in (UAX 15, figure 5).
    [InlineData("s\u0307\u0323", "\u1e69")]
    [InlineData("s\u0323\u0307", "\u1e69")]
    [InlineData("\u1e9b\u0323", "\u1e9b\u0323")]

    // Singletons and excluded characters decompose and stay so.
    [InlineData("\u212b\u2126", "\u00c5\u03a9")]
    [InlineData("\u0958", "\u0915\u093c")]

    // Hangul by rule: lead, vowel, trail.
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\ud558\u11ab", "\ud55c")]

    // A mark of the same class blocks; a starter between blocks.
    [InlineData("a\u0300\u0301", "\u00e0\u0301")]
    [InlineData("ab\u0301", "ab\u0301")]
    [InlineData("\ufb01 \u2163 \u00bd", "\ufb01 \u2163 \u00bd")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    public void Texts_are_composed(string text, string composed) => Assert.Equal(composed, CanonicalComposition.Normalise(text));

    [Fact]
    public void Composing_twice_changes_nothing_and_cutting_a_composed_text_at_its_end_neither() =>
        s_texts.Sample(text =>
        {
            var once = CanonicalComposition.Normalise(text);
            Assert.Equal(once, CanonicalComposition.Normalise(once));
            Assert.Equal(once + " x", CanonicalComposition.Normalise(text + " x"));
        });
}
