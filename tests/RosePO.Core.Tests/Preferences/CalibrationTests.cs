using CsCheck;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Core.Tests.Preferences;

public sealed class CalibrationTests
{
    // Right more often than wrong, and wrong at times: what has a best temperature that is neither 0 nor endless.
    private static readonly Gen<double[]> s_differences = Gen.Double[-5, 5].Array[2, 50].Where(d => d.Average() > 0.05 && d.Min() < -0.1);

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public void The_temperature_that_made_the_labels_is_found_again(double temperature)
    {
        var differences = Won(temperature, 40_000);
        Assert.Equal(1, TemperatureFit.Fit(differences) / temperature, 0.05);
    }

    [Fact]
    public void Fitting_brings_the_calibration_error_near_nought()
    {
        var differences = Won(3, 40_000);
        Assert.InRange(Error(differences, 1), 0.1, 1);
        Assert.InRange(Error(differences, TemperatureFit.Fit(differences)), 0, 0.01);
    }

    [Fact]
    public void No_other_temperature_is_likelier() =>
        s_differences.Select(Gen.Double[0.2, 5]).Sample((differences, factor) =>
        {
            var fitted = TemperatureFit.Fit(differences);
            Assert.True(Loss(differences, fitted) <= Loss(differences, fitted * factor) + 1e-9);
        });

    [Fact]
    public void The_temperature_has_the_scale_of_the_scores() =>
        s_differences.Select(Gen.Double[0.01, 100]).Sample((differences, scale) =>
            Assert.Equal(1, TemperatureFit.Fit([.. differences.Select(d => d * scale)]) / (scale * TemperatureFit.Fit(differences)), 1e-6));

    [Fact]
    public void Pairs_that_are_all_right_or_mostly_wrong_have_a_finite_temperature()
    {
        Assert.InRange(TemperatureFit.Fit([1, 2, 3]), 1e-4, 1);
        Assert.InRange(TemperatureFit.Fit([-1, -2, 1]), 10, 1e4);
        Assert.Equal(1, TemperatureFit.Fit([0, 0]));
    }

    [Fact]
    public void The_error_is_the_gap_of_confidence_and_share_that_is_right()
    {
        // Three of four right at a confidence of 0.9, and one pair of which nothing is known.
        Assert.Equal(4.0 / 5 * 0.15, OracleCalibration.Error([0.1, 0.1, 0.1, 0.9, 0.5]), 1e-12);
        Assert.Equal(0, OracleCalibration.Error([0.25, 0.25, 0.25, 0.75]), 1e-12);
        Assert.Equal(1, OracleCalibration.Error([1]), 1e-12);
    }

    // Differences of pairs that were won with the probability that the temperature says.
    private static double[] Won(double temperature, int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var difference = (random.NextDouble() - 0.5) * 12;
            return random.NextDouble() < Epsilons.BradleyTerry(0, difference, temperature) ? difference : -difference;
        })];
    }

    private static double Error(double[] differences, double temperature) =>
        OracleCalibration.Error([.. differences.Select(d => Epsilons.BradleyTerry(d, 0, temperature))]);

    private static double Loss(double[] differences, double temperature) =>
        differences.Average(d => -Math.Log(Epsilons.BradleyTerry(0, d, temperature)));
}
