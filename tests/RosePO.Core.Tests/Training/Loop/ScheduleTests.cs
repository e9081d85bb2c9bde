using System.Text.Json;
using CsCheck;
using RosePO.Core.Training.Loop;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Loop;

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
    [InlineData(LearningRateSchedule.Cosine, 1, 0.25)]      // of four steps of warm-up
    [InlineData(LearningRateSchedule.Cosine, 2, 0.5)]
    [InlineData(LearningRateSchedule.Cosine, 4, 1)]
    [InlineData(LearningRateSchedule.Cosine, 12, 0.55)]     // half of the sixteen steps down to a tenth
    [InlineData(LearningRateSchedule.Cosine, 20, 0.1)]
    [InlineData(LearningRateSchedule.Linear, 8, 0.775)]     // a quarter
    [InlineData(LearningRateSchedule.Linear, 20, 0.1)]
    [InlineData(LearningRateSchedule.Constant, 3, 0.75)]
    [InlineData(LearningRateSchedule.Constant, 20, 1)]
    [InlineData(LearningRateSchedule.WarmupStableAnnealing, 3, 0.75)]
    [InlineData(LearningRateSchedule.WarmupStableAnnealing, 15, 1)]
    [InlineData(LearningRateSchedule.WarmupStableAnnealing, 18, 0.46)]      // three of the last five steps
    [InlineData(LearningRateSchedule.WarmupStableAnnealing, 20, 0.1)]
    public void The_rate_rises_in_a_line_and_then_follows_its_schedule(LearningRateSchedule schedule, int step, double share) =>
        Assert.Equal(3e-4 * share, Rate(schedule).At(step), 1e-15);

    [Theory]
    [InlineData(Annealing.Linear, 0.46)]
    [InlineData(Annealing.Cosine, 0.1 + (0.9 * 0.34549150281252627))]       // (1 + cos(0.6 pi)) / 2
    [InlineData(Annealing.Exponential, 0.25118864315095801)]                // 0.1^0.6
    [InlineData(Annealing.InverseSquareRoot, 0.1 + (0.9 * 0.22540333075851662))]    // 1 - sqrt(0.6)
    public void Annealing_takes_the_way_that_is_named(Annealing annealing, double share)
    {
        var rate = Rate(LearningRateSchedule.WarmupStableAnnealing, annealing);
        Assert.Equal(3e-4 * share, rate.At(18), 1e-15);
        Assert.Equal(3e-5, rate.At(20), 1e-15);
    }

    [Fact]
    public void Warm_up_stable_annealing_has_the_rates_of_the_reference()
    {
        using var reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Fixture("cprec"), "wsa.json")));
        var cases = reference.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.All(cases, given =>
        {
            double Number(string name) => given.GetProperty(name).GetDouble();
            var (steps, highest) = (given.GetProperty("steps").GetInt32(), Number("highest"));
            var rate = new LearningRate(
                new SftRequest
                {
                    Model = "",
                    Destination = "",
                    LearningRate = highest,
                    Schedule = new()
                    {
                        Shape = LearningRateSchedule.WarmupStableAnnealing,
                        Annealing = Enum.Parse<Annealing>(given.GetProperty("annealing").GetString()!, ignoreCase: true),
                        WarmupRatio = Number("warmupRatio"),
                        AnnealingRatio = Number("annealingRatio"),
                        MinimumRateRatio = Number("minimumRateRatio"),
                    },
                },
                steps);
            var rates = given.GetProperty("rates").EnumerateArray().Select(value => value.GetDouble()).ToList();
            Assert.Equal(steps, rates.Count);
            Assert.All(rates.Index(), expected => Assert.Equal(expected.Item, rate.At(expected.Index + 1), 1e-15));
        });
        Assert.Equal(Enum.GetValues<Annealing>().Length, cases.Select(given => given.GetProperty("annealing").GetString()).Distinct().Count());
    }

    [Fact]
    public void Every_schedule_rises_then_falls_and_stays_between_its_lowest_rate_and_the_highest() =>
        Gen.Select(Gen.Int[1, 200], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Enum<LearningRateSchedule>(), Gen.Enum<Annealing>(), Gen.Double[0.001, 1]).Sample(
            (steps, warmup, annealing, schedule, shape, lowest) =>
            {
                var rate = new LearningRate(
                    new SftRequest
                    {
                        Model = "",
                        Destination = "",
                        LearningRate = 1,
                        Schedule = new() { WarmupRatio = warmup, AnnealingRatio = annealing, Shape = schedule, Annealing = shape, MinimumRateRatio = lowest },
                    },
                    steps);
                var rates = Enumerable.Range(1, steps).Select(rate.At).ToArray();
                var peak = Array.IndexOf(rates, rates.Max());
                Assert.Equal(1, rates[peak]);
                Assert.Equal(rates[..(peak + 1)].Order(), rates[..(peak + 1)]);
                Assert.Equal(rates[peak..].OrderDescending(), rates[peak..]);
                Assert.All(rates[peak..], value => Assert.InRange(value, lowest - 1e-12, 1));
            });

    private static LearningRate Rate(LearningRateSchedule schedule, Annealing annealing = Annealing.Linear) => new(
        new SftRequest
        {
            Model = "",
            Destination = "",
            LearningRate = 3e-4,
            Schedule = new() { WarmupRatio = 0.2, AnnealingRatio = 0.25, MinimumRateRatio = 0.1, Shape = schedule, Annealing = annealing },
        },
        steps: 20);
}
