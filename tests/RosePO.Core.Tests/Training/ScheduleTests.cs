using CsCheck;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

public sealed class ScheduleTests
{
    [Fact]
    public void An_epoch_takes_each_example_once_and_drops_only_what_fills_no_batch() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 12], Gen.Int[1, 3], Gen.Int[0, 1000]).Sample((count, size, epochs, seed) =>
        {
            var order = new EpochOrder(count, size, epochs, seed);
            var perEpoch = Math.Max(1, count / size);
            Assert.Equal(perEpoch * epochs, order.Batches);
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                var batches = Enumerable.Range(epoch * perEpoch, perEpoch).Select(step => (order.Batch(step).Epoch, Examples: order.Batch(step).Examples.ToArray())).ToList();
                Assert.All(batches, batch => Assert.Equal((epoch, Math.Min(size, count)), (batch.Epoch, batch.Examples.Length)));
                var seen = batches.SelectMany(batch => batch.Examples).ToList();
                Assert.Equal(seen.Count, seen.Distinct().Count());
                Assert.All(seen, example => Assert.InRange(example, 0, count - 1));
            }
        });

    [Fact]
    public void Batches_of_one_make_every_epoch_a_permutation_of_its_own()
    {
        var order = new EpochOrder(30, 1, 2, seed: 4);
        var epochs = Enumerable.Range(0, 60).Select(step => order.Batch(step).Examples[0]).Chunk(30).ToList();
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 30), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Fact]
    public void A_batch_depends_on_seed_and_step_alone()
    {
        var forth = new EpochOrder(20, 4, 3, seed: 9);
        var back = new EpochOrder(20, 4, 3, seed: 9);
        var expected = Enumerable.Range(0, 15).Select(step => forth.Batch(step).Examples.ToArray()).ToList();
        Assert.Equal(expected.AsEnumerable().Reverse(), Enumerable.Range(0, 15).Reverse().Select(step => back.Batch(step).Examples.ToArray()));
        Assert.NotEqual(expected[0], new EpochOrder(20, 4, 3, seed: 10).Batch(0).Examples);
    }

    [Theory]
    [InlineData(0.5, 5)]
    [InlineData(1, 10)]
    [InlineData(2.26, 23)]
    [InlineData(0.01, 1)]
    public void A_fraction_of_an_epoch_is_a_fraction_of_its_steps(double epochs, int steps) =>
        Assert.Equal(steps, new EpochOrder(40, 4, epochs, 1).Batches);

    [Theory]
    [InlineData(1, 0.25)]       // of four steps of warm-up
    [InlineData(2, 0.5)]
    [InlineData(4, 1)]
    [InlineData(12, 0.5)]       // half of the sixteen steps down
    [InlineData(20, 0)]
    public void The_rate_rises_in_a_line_and_falls_in_half_a_cosine(int step, double share) =>
        Assert.Equal(3e-4 * share, LearningRate.At(step, 20, 3e-4, 0.2), 1e-15);

    [Fact]
    public void The_rate_rises_then_falls_and_stays_between_nothing_and_the_highest() =>
        Gen.Select(Gen.Int[1, 200], Gen.Double[0, 1]).Sample((steps, warmup) =>
        {
            var rates = Enumerable.Range(1, steps).Select(step => LearningRate.At(step, steps, 1, warmup)).ToArray();
            var peak = Array.IndexOf(rates, rates.Max());
            Assert.Equal(1, rates[peak]);
            Assert.Equal(rates[..(peak + 1)].Order(), rates[..(peak + 1)]);
            Assert.Equal(rates[peak..].OrderDescending(), rates[peak..]);
            Assert.All(rates, rate => Assert.InRange(rate, 0, 1));
        });
}
