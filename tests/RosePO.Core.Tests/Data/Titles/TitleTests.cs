using CsCheck;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Tests.Data.Titles;

public sealed class TitleTests
{
    [Theory]
    [InlineData("Postino, Il (1994)", "Il Postino", "Il Postino (1994)")]
    [InlineData("Horseman on the Roof, The (Hussard sur le toit, Le) (1995)", "The Horseman on the Roof (Le Hussard sur le toit)", "The Horseman on the Roof (Le Hussard sur le toit) (1995)")]
    [InlineData("Enfer, L' (1994)", "L'Enfer", "L'Enfer (1994)")]
    [InlineData("Good, The Bad and The Ugly, The (1966)", "The Good, The Bad and The Ugly", "The Good, The Bad and The Ugly (1966)")]
    [InlineData("Boot, Das (1981)", "Das Boot", "Das Boot (1981)")]
    [InlineData("American in Paris, An", "An American in Paris", "An American in Paris")]
    [InlineData("American in Paris, An (1951)", "An American in Paris", "An American in Paris (1951)")]
    [InlineData("Sting, The (1973)", "The Sting", "The Sting (1973)")]
    [InlineData("Bronx Tale, A (1993)", "A Bronx Tale", "A Bronx Tale (1993)")]
    [InlineData("Misérables, Les (1995)", "Les Misérables", "Les Misérables (1995)")]
    [InlineData("Grande bouffe, La (Blow-Out) (1973)", "La Grande bouffe (Blow-Out)", "La Grande bouffe (Blow-Out) (1973)")]
    [InlineData("City of Lost Children, The (Cité des enfants perdus, La) (1995)", "The City of Lost Children (La Cité des enfants perdus)", "The City of Lost Children (La Cité des enfants perdus) (1995)")]
    [InlineData("Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)", "The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo)", "The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo) (1966)")]
    [InlineData("Decalogue, The (Dekalog) (1989–1990)", "The Decalogue (Dekalog)", "The Decalogue (Dekalog) (1989–1990)")]
    [InlineData("Laurence, Anyways (2012)", "Laurence, Anyways", "Laurence, Anyways (2012)")]
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
