using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Text;

public sealed class NearestTitleTests
{
    private static readonly string[] s_titles = ["Star Wars (1977)", "Alien (1979)", "Aliens (1986)", "The Return of the Jedi (1983)", "Mars"];

    [Theory]
    [InlineData("star wars", "Star Wars (1977)")]
    [InlineData("Alien", "Alien (1979)")]
    [InlineData("jedi", "The Return of the Jedi (1983)")]
    [InlineData("Allien (1979)", "Alien (1979)")]
    [InlineData("Mats", "Mars")]
    public void A_beginning_counts_before_a_part_and_a_part_before_edits(string typed, string expected) =>
        Assert.Equal(expected, NearestTitle.Of(typed, s_titles));
}
