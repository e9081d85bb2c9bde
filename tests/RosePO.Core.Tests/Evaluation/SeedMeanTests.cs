using CsCheck;
using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Tests.Evaluation;

public sealed class SeedMeanTests
{
    private const int Persons = 60;

    // Half of the people are asked twice.
    private static readonly int[] s_person = [.. Enumerable.Range(0, Persons).SelectMany(person => Enumerable.Repeat(person, 1 + (person % 2)))];
    private static readonly People s_people = People.Named(s_person.Select(person => $"{person}"));

    /// <summary>The number of seeds, and what a person has in every training, a training by itself and a person in one training add: standard deviations, in people's.</summary>
    public static TheoryData<int, double, double, double> Worlds
    {
        get
        {
            var worlds = new TheoryData<int, double, double, double>();
            foreach (var seeds in (int[])[3, 5, 10])
            {
                worlds.Add(seeds, 1, 0, 0.3);
                worlds.Add(seeds, 1, 0, 1);
                worlds.Add(seeds, 0.2, 0, 1);
                worlds.Add(seeds, 1, 1, 1);
                worlds.Add(seeds, 1, 2, 0.5);
                worlds.Add(seeds, 1, 5, 1);
            }

            return worlds;
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Intervals_over_seeds_and_people_contain_the_truth_as_often_as_they_say(int seeds, double person, double training, double both) =>
        Assert.InRange(Coverage(seeds, person, training, both), 0.935, 0.965);

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Intervals_of_hits_and_misses_contain_the_truth_as_often_as_they_say(int seeds) => Assert.InRange(
        Share(Means(random => Hits(random, seeds), 10_000, 21), mean => mean.Interval(0.95) is ( <= 0, >= 0)), 0.935, 0.965);

    [Fact]
    public void Of_five_claims_that_are_not_true_none_is_shown_in_nineteen_of_twenty_worlds()
    {
        // The worlds of five claims are not those of one another: nothing helps them to be wrong together.
        var families = Means(random => World(random, 5, 1, 1, 1), 10_000, 31).Chunk(5);
        Assert.InRange(Share(families, family => HolmCorrection.Adjust([.. family.Select(mean => mean.P(0))]).All(p => p >= HolmCorrection.Level)), 0.935, 0.975);
    }

    [Fact]
    public void Percentiles_over_people_alone_contain_it_too_rarely_where_trainings_differ()
    {
        var (held, worlds) = (0, 400);
        var random = new Random(2);
        foreach (var world in Enumerable.Range(0, worlds).Select(_ => World(random, 3, 1, 2, 0.5)))
        {
            var resampled = PairedBootstrap.Resample(world, s_people, 200, 3, TestContext.Current.CancellationToken);
            var (low, high) = PairedBootstrap.Interval(Enumerable.Range(0, 200).Select(i => resampled.Average(seed => seed[i])), 0.95);
            held += low <= 0 && 0 <= high ? 1 : 0;
        }

        Assert.True(held < 0.8 * worlds, $"{held} of {worlds}");
    }

    [Fact]
    public void Differences_of_the_detectable_size_are_shown_four_times_of_five()
    {
        // The size of each world's own estimate on average: what a reader who plans the next run takes from the last one.
        var (shown, worlds) = (0, 0);
        var size = 0.0;
        foreach (var mean in Means(random => World(random, 5, 1, 1, 1), 1200, 5))
        {
            (size, worlds) = (size + mean.Detectable(0.05)!.Value, worlds + 1);
        }

        size /= worlds;
        foreach (var mean in Means(random => World(random, 5, 1, 1, 1), 1200, 6))
        {
            shown += mean.P(-size) < 0.05 && mean.Value > -size ? 1 : 0;
        }

        Assert.InRange(shown / (double)worlds, 0.75, 0.88);
    }

    [Fact]
    public void Where_all_trainings_are_alike_it_is_the_interval_over_people()
    {
        var random = new Random(4);
        var values = World(random, 1, 1, 0, 1)[0];
        var resampled = PairedBootstrap.Resample([values], s_people, 4000, 3, TestContext.Current.CancellationToken)[0];
        var mean = SeedMean.Of([values.Value, values.Value, values.Value], [resampled, resampled, resampled], Persons);
        var (low, high) = PairedBootstrap.Interval(resampled, 0.95);
        var own = mean.Interval(0.95);
        Assert.Equal(Persons - 1, mean.DegreesOfFreedom, 1e-6);
        Assert.Equal(low, own.Low, 0.15 * (high - low));
        Assert.Equal(high, own.High, 0.15 * (high - low));
    }

    [Fact]
    public void Where_people_have_no_part_it_is_Students_interval_over_the_seeds()
    {
        // Five values with the mean 3 and the standard deviation sqrt(2.5): 3 ± 2.776 sqrt(0.5).
        var mean = SeedMean.Of([1, 2, 3, 4, 5], [.. Enumerable.Range(0, 5).Select(seed => new double[50])], Persons);
        Assert.Equal(3 - (2.77645 * Math.Sqrt(0.5)), mean.Interval(0.95).Low, 1e-4);
        Assert.Equal(4, mean.DegreesOfFreedom, 1e-9);
        Assert.Equal(0.05, mean.P(3 - (2.77645 * Math.Sqrt(0.5))), 1e-5);
        Assert.Equal((2.77645 + 0.94096) * Math.Sqrt(0.5), mean.Detectable(0.05)!.Value, 1e-4);
    }

    [Fact]
    public void The_interval_and_p_agree() => Gen.Select(Gen.Double[-1, 1].Array[3], Gen.Double[0.01, 1].Array[3], Gen.Double[-2, 2]).Sample((values, scales, bound) =>
    {
        var resampled = scales.Select((scale, seed) => Enumerable.Range(0, 40).Select(i => values[seed] + (scale * Math.Sin(i))).ToArray()).ToArray();
        var mean = SeedMean.Of(values, resampled, Persons);
        var (low, high) = mean.Interval(0.95);
        Assert.Equal(bound < low || bound > high, mean.P(bound) < 0.05);
    });

    private static double Coverage(int seeds, double person, double training, double both) =>
        Share(Means(random => World(random, seeds, person, training, both), 10_000, 11), mean => mean.Interval(0.95) is ( <= 0, >= 0));

    private static double Share<T>(IEnumerable<T> all, Func<T, bool> holds)
    {
        var each = all.Select(holds).ToArray();
        return each.Count(one => one) / (double)each.Length;
    }

    // Draws of people are shared by some worlds and not by all, so that what is peculiar to a draw is not in the result.
    private static IEnumerable<SeedMean> Means(Func<Random, RatioFigure[]> world, int worlds, int seed)
    {
        const int Together = 200;
        var random = new Random(seed);
        for (var batch = 0; batch < worlds / Together; batch++)
        {
            RatioFigure[][] drawn = [.. Enumerable.Range(0, Together).Select(_ => world(random))];
            var resampled = PairedBootstrap.Resample([.. drawn.SelectMany(one => one)], s_people, 200, batch, TestContext.Current.CancellationToken);
            var seeds = drawn[0].Length;
            for (var at = 0; at < Together; at++)
            {
                yield return SeedMean.Of([.. drawn[at].Select(figure => figure.Value)], resampled[(at * seeds)..((at + 1) * seeds)], Persons);
            }
        }
    }

    // Differences whose mean is 0, by seed: figures of questions of people who are the same for every seed. A training's own part is in units of the people's standard error.
    private static RatioFigure[] World(Random random, int seeds, double person, double training, double both)
    {
        double[] common = [.. Enumerable.Range(0, Persons).Select(_ => person * Normal(random))];
        return [.. Enumerable.Range(0, seeds).Select(_ =>
        {
            var own = training * Normal(random) / Math.Sqrt(Persons);
            double[] here = [.. Enumerable.Range(0, Persons).Select(_ => both * Normal(random))];
            return RatioFigure.Mean([.. s_person.Select(at => common[at] + own + here[at] + (0.3 * Normal(random)))]);
        })];
    }

    // Differences of two models that are as good as each other: each hits by what a person likes, what the model makes of the person, and how its training came out.
    private static RatioFigure[] Hits(Random random, int seeds)
    {
        double[] likes = [.. Enumerable.Range(0, Persons).Select(_ => 0.1 + (0.5 * random.NextDouble()))];
        double[][] taste = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, Persons).Select(_ => 0.2 * Normal(random)).ToArray())];
        return [.. Enumerable.Range(0, seeds).Select(_ =>
        {
            double[][] hits = [.. taste.Select(own =>
            {
                var training = 0.05 * Normal(random);
                return s_person.Select(at => random.NextDouble() < likes[at] + own[at] + training ? 1.0 : 0).ToArray();
            })];
            return RatioFigure.Mean([.. hits[0].Zip(hits[1], (first, second) => first - second)]);
        })];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
