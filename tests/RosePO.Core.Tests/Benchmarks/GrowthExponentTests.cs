using CsCheck;
using RosePO.Benchmarks.Growth;

namespace RosePO.Core.Tests.Benchmarks;

public sealed class GrowthExponentTests
{
    private static readonly int[] s_sizes = [3, 6, 12, 24];

    [Fact]
    public void Seconds_that_go_with_a_power_of_the_size_have_that_power_as_their_exponent() =>
        Gen.Select(Gen.Double[0, 3], Gen.Double[1e-3, 1e3]).Sample((power, scale) =>
            Assert.Equal(power, Assert.Single(GrowthExponent.Of(Line("step", size => scale * Math.Pow(size, power)))).Exponent, 1e-9));

    [Fact]
    public void A_part_that_does_not_grow_lowers_the_exponent() =>
        Assert.InRange(Assert.Single(GrowthExponent.Of(Line("step", size => 5 + size))).Exponent, 0.3, 0.8);

    [Fact]
    public void Each_line_has_its_own_exponent_in_the_order_of_the_lines()
    {
        var exponents = GrowthExponent.Of([.. Line("import", size => size), .. Line("mining", size => (double)size * size)]).ToArray();

        Assert.Equal(["import", "mining"], exponents.Select(exponent => exponent.Work));
        Assert.Equal(1, exponents[0].Exponent, 1e-9);
        Assert.Equal(2, exponents[1].Exponent, 1e-9);
    }

    [Fact]
    public void Memory_that_was_held_before_has_no_part_in_its_exponent() =>
        Gen.Select(Gen.Double[0, 3], Gen.Double[0, 500]).Sample((power, before) =>
            Assert.Equal(power, Assert.Single(GrowthExponent.Of(Line("step", size => 1, size => before + (2 * Math.Pow(size, power)), before))).MemoryExponent, 1e-6));

    private static IEnumerable<GrowthPoint> Line(string work, Func<int, double> seconds, Func<int, double>? peak = null, double start = 0) =>
        s_sizes.Select(size => new GrowthPoint(work, "rows", size, seconds(size), peak?.Invoke(size) ?? 100, start));
}
