using CsCheck;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Tests.Data;

public sealed class TitleTests
{
    [Theory]
    [InlineData("Postino, Il (1994)", "Il Postino", "Il Postino (1994)")]
    [InlineData("Horseman on the Roof, The (Hussard sur le toit, Le) (1995)", "The Horseman on the Roof (Le Hussard sur le toit)", "The Horseman on the Roof (Le Hussard sur le toit) (1995)")]
    [InlineData("Enfer, L' (1994)", "L'Enfer", "L'Enfer (1994)")]
    [InlineData("Good, The Bad and The Ugly, The (1966)", "The Good, The Bad and The Ugly", "The Good, The Bad and The Ugly (1966)")]
    [InlineData("Boot, Das (1981)", "Das Boot", "Das Boot (1981)")]
    [InlineData("I Love Trouble (1994) ", "I Love Trouble", "I Love Trouble (1994)")]
    [InlineData("To Wong Foo, Thanks for Everything! Julie Newmar (1995)", "To Wong Foo, Thanks for Everything! Julie Newmar", "To Wong Foo, Thanks for Everything! Julie Newmar (1995)")]
    [InlineData("unknown", "unknown", "unknown")]
    [InlineData("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", "2001: A Space Odyssey (1968)")]
    [InlineData("Truth or Consequences, N.M. (1997)", "Truth or Consequences, N.M.", "Truth or Consequences, N.M. (1997)")]
    public void MovieLens_titles_are_said_as_one_says_them(string raw, string name, string withYear) =>
        Assert.Equal(new MovieTitle(name, withYear), MovieTitle.Parse(raw));

    [Fact]
    public void Entities_are_decoded_and_white_space_is_collapsed() => Assert.Equal("A & B C", ItemTitle.Clean(" A &amp;\tB\n C "));

    [Fact]
    public void Titles_that_collide_take_their_year_then_their_id() => Assert.Equal(
        ["Sabrina (1954)", "Sabrina (1995)", "Chasing Amy (1997)", "Chasing Amy (1997) [268]", "5", "Solo"],
        ItemTitle.MakeDistinct(
        [
            ("1", "Sabrina", "Sabrina (1954)"), ("2", "Sabrina", "Sabrina (1995)"), ("246", "Chasing Amy", "Chasing Amy (1997)"),
            ("268", "Chasing Amy", "Chasing Amy (1997)"), ("5", "", ""), ("6", "Solo", "Solo (1996)"),
        ]));

    [Fact]
    public void Titles_are_always_distinct() =>
        Gen.Select(OneOf("a", "A", "a [1]", "a [2]", "a [1] [1]", ""), OneOf("a", "b", "a [2]", "")).Array[0, 8].Sample(titles =>
        {
            var distinct = ItemTitle.MakeDistinct(titles.Select((title, index) => ($"{index}", title.Item1, title.Item2)).ToList());
            return distinct.Distinct(StringComparer.OrdinalIgnoreCase).Count() == titles.Length;
        });

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
