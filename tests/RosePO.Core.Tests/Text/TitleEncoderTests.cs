using RosePO.Core.Text.Titles;

namespace RosePO.Core.Tests.Text;

public sealed class TitleEncoderTests
{
    private static readonly TitleEncoder s_encoder = TitleEncoder.Fit(["Crimson Harbor", "Crimson Harbour II", "Quiet Valley"]);

    [Fact]
    public void A_title_resembles_itself_entirely() => Assert.Equal(1f, s_encoder.Similarity(0, 0), 1e-5f);

    [Fact]
    public void Titles_of_one_family_resemble_each_other_more_than_strangers() =>
        Assert.True(s_encoder.Similarity(0, 1) > 0.4f + s_encoder.Similarity(0, 2));

    [Fact]
    public void An_empty_history_resembles_nothing() => Assert.Equal(0f, s_encoder.MaxSimilarity(0, []));
}
