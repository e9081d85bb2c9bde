namespace RosePO.Module.Tests;

/// <summary>Registered claims on the command line.</summary>
[Collection(Host.Collection)]
public sealed class ClaimTests(Host host) : IClassFixture<Host>
{
    private const string Measure =
        "Import-RecDataset -Format Sample -SampleUsers 30 -SampleFamilies 8 -SampleFamilySize 4 -SampleMeanInteractions 8 | Measure-Recommendations -Baseline Random, Popularity -Resamples 50";

    [Fact]
    public void A_claim_is_a_hashtable_and_its_verdict_is_with_its_model()
    {
        var lines = host.Get($$"""
            $rows = {{Measure}} -Claim @{ model = 'popularity'; Against = 'random'; Metric = 'HR@1'; Direction = 'NotLower'; Margin = 0.9 }
            $rows.ForEach{ "$($_.Name) $($_.Claims.Count)" }
            $claim = $rows.Claims
            "$($claim.Model) $($claim.Direction) $($claim.Margin) $($claim.Verdict)"
            ($rows[1] | Format-List | Out-String -Width 300).Split("`n").Where{ $_ -match '^Claims' }
            "$(($rows[0] | Format-List | Out-String) -match '(?m)^Claims')"
            """).Select(line => line.ToString().Trim()).ToArray();
        Assert.Equal(["random 0", "popularity 1", "popularity NotLower 0.9 Shown"], lines[..3]);
        Assert.Matches(@"^Claims +: popularity not below random on HR@1 by 0\.9 or more: shown, ", lines[3]);
        Assert.Equal("False", lines[4]);
    }

    [Theory]
    [InlineData("@{ Model = 'popular' }", "'popular' is in a claim but is not measured: did you mean 'popularity'?")]
    [InlineData("@{ Model = 'popularity'; Against = 'random'; Metric = 'HR@2' }", "A claim is about the metric 'HR@2', and there is none of that name: did you mean 'HR@1'?")]
    [InlineData("@{ Model = 'popularity'; Than = 'random' }", "'Than' is not a key of 'claims': use one of against, direction, margin, metric, model.")]
    public void A_wrong_claim_is_an_error_of_its_parameter(string claim, string sentence)
    {
        var error = host.Error($"{Measure} -Claim {claim}");
        Assert.Equal(sentence, error.ErrorDetails.Message);
    }
}
