using CsCheck;
using RosePO.Core.Tensors;

namespace RosePO.Core.Tests.Tensors;

public sealed class CalibrationErrorTests
{
    private static readonly Gen<(double Confidence, double Right)> s_preference = Gen.Select(Gen.Double[0.5, 1], Gen.Int[0, 2].Select(half => half / 2.0));

    [Fact]
    public void Ten_bins_share_the_upper_half_and_its_ends_are_in_the_first_and_last()
    {
        // One preference in each of three bins, all wrong; then the same two confidences in one bin, one right: 0.53 less one half.
        Assert.Equal((0.5 + 0.77 + 1) / 3, CalibrationError.Of([(0.5, 0), (0.77, 0), (1, 0)]), 1e-12);
        Assert.Equal(0.03, CalibrationError.Of([(0.52, 1), (0.54, 0)]), 1e-12);
        Assert.Equal([(0.53, 0.5), (1, 1)], CalibrationError.Reliability([(0.52, 1), (1, 1), (0.54, 0)]));
        Assert.True(double.IsNaN(CalibrationError.Of([])));
    }

    [Fact]
    public void Preferences_that_are_added_up_in_parts_and_weighted_have_the_error_of_their_repetitions() => s_preference.Array[1, 40].Sample(all =>
    {
        var (first, second) = (all[..(all.Length / 2)], all[(all.Length / 2)..]);
        var (once, twice) = (new double[CalibrationError.Bins], new double[CalibrationError.Bins]);
        var count = CalibrationError.Add(once, first) + (2 * CalibrationError.Add(twice, second));
        var gaps = once.Zip(twice, (one, two) => one + (2 * two)).ToArray();
        Assert.Equal(CalibrationError.Of([.. first, .. second, .. second]), CalibrationError.Of(gaps, count), 1e-9);
    });
}
