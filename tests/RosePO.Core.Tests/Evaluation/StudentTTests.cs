using CsCheck;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Tests.Evaluation;

public sealed class StudentTTests
{
    // Tables of Student's t and of the normal distribution.
    [Theory]
    [InlineData(0.975, 1, 12.7062)]
    [InlineData(0.975, 2, 4.3027)]
    [InlineData(0.975, 9, 2.2622)]
    [InlineData(0.95, 4, 2.1318)]
    [InlineData(0.995, 30, 2.7500)]
    [InlineData(0.8, 5, 0.9195)]
    [InlineData(0.975, double.PositiveInfinity, 1.9600)]
    [InlineData(0.8, double.PositiveInfinity, 0.8416)]
    public void Quantiles_are_those_of_printed_tables(double share, double degrees, double expected) => Assert.Equal(expected, StudentT.Quantile(share, degrees), 1e-4);

    [Fact]
    public void With_one_degree_of_freedom_it_is_the_Cauchy_distribution() => Gen.Double[-50, 50].Sample(
        t => Assert.Equal(1 - (2 / Math.PI * Math.Atan(Math.Abs(t))), StudentT.TwoSided(t, 1), 1e-10));

    [Theory]
    [InlineData(0)]
    [InlineData(1e-160)]
    [InlineData(1.956e-10)]
    [InlineData(1e-6)]
    public void Near_0_it_keeps_its_digits(double t) => Assert.Equal(1 - (2 / Math.PI * Math.Atan(t)), StudentT.TwoSided(t, 1), 1e-15);

    [Fact]
    public void A_quantile_leaves_the_share_beyond_it_whatever_the_degrees_of_freedom() => Gen.Select(Gen.Double[0.5, 0.9999], Gen.Double[1, 500]).Sample((share, degrees) =>
    {
        var t = StudentT.Quantile(share, degrees);
        Assert.Equal(2 * (1 - share), StudentT.TwoSided(t, degrees), 1e-9);
        Assert.Equal(-t, StudentT.Quantile(1 - share, degrees), 1e-6);
    });
}
