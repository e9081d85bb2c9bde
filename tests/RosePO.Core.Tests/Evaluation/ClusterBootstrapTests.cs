using RosePO.Core.Evaluation.Statistics;

namespace RosePO.Core.Tests.Evaluation;

public sealed class ClusterBootstrapTests
{
    private const int Persons = 200;
    private static readonly int[] s_person = [.. Enumerable.Range(0, Persons).SelectMany(person => Enumerable.Repeat(person, 1 + (person % 4)))];

    [Fact]
    public void People_with_one_question_each_are_drawn_as_questions_are()
    {
        double[] values = [1, 0, 0.5, 0.25, 7, 3];
        RatioFigure[] figures = [RatioFigure.Mean(values), new(values, [1, 1, 0, 2, 1, 1], 5)];
        Assert.Equal(Resample(figures, People.OneEach(6)), Resample(figures, People.Named(["f", "a", "e", "b", "d", "c"])));

        // The draws are those of the plain bootstrap.
        var random = new Random(3);
        Assert.All(Resample(figures, People.OneEach(6))[0], mean => Assert.Equal(Enumerable.Range(0, 6).Sum(_ => values[random.Next(6)]) / 6, mean, 1e-12));
    }

    [Fact]
    public void All_questions_of_a_person_are_drawn_together()
    {
        // Values tell whose question it is, and a mean of equal ones which person was drawn twice.
        var people = People.Named(["a", "b", "a", "a"]);
        var resampled = Resample([RatioFigure.Mean([0, 4, 0, 0])], people)[0];
        Assert.Equal([0.0, 1.0, 4.0], resampled.Distinct().Order());
        Assert.Equal((2, 4), (people.Count, people.Questions));
    }

    [Fact]
    public void People_of_several_measurements_are_drawn_in_all_of_them_at_once_whatever_their_order()
    {
        var (first, second) = (People.Named(["a", "b", "c"]), People.Named(["c", "d", "a"]));
        string[] all = [.. first.Names.Concat(second.Names).Distinct()];
        double[][] Drawn(People people) => PairedBootstrap.Resample(
            [.. Enumerable.Range(0, 3).Select(at => new WeightedFigure(3, weights => weights[at], 3))], people.Among(all), 50, 3, TestContext.Current.CancellationToken);
        var (here, there) = (Drawn(first), Drawn(second));
        double[] Centred(double[] values) => [.. values.Select(value => Math.Round(value - values.Average(), 9))];
        Assert.Equal(Centred(here[0]), Centred(there[2]));
        Assert.Equal(Centred(here[2]), Centred(there[0]));
        Assert.NotEqual(Centred(here[1]), Centred(there[1]));
        Assert.Equal(4, first.Among(all).Count);
    }

    [Fact]
    public void Figures_of_lists_and_weights_draw_people_too()
    {
        var people = People.Named(["a", "b", "a"]);
        Figure[] figures =
        [
            new ListFigure(new ItemLists([[0], [1], [0]], 2), counts => counts[0] / counts.Sum()),
            new WeightedFigure(3, weights => (weights[0] + weights[2]) / weights.Sum(), 3),
        ];
        var resampled = PairedBootstrap.Resample(figures, people, 300, 3, TestContext.Current.CancellationToken);

        // Of the first item: none, two thirds, or all, moved alike by the centring.
        Assert.All(resampled, values => Assert.Equal(3, values.Select(value => Math.Round(value, 9)).Distinct().Count()));
    }

    [Fact]
    public void Intervals_over_people_contain_the_truth_as_often_as_they_say_and_those_over_questions_do_not()
    {
        // Half the variance is the person's; so the mean over 500 questions has about the variance of one over 270.
        var random = new Random(5);
        var worlds = Enumerable.Range(0, 2000).Select(_ => RatioFigure.Mean(World(random))).ToArray();
        Assert.InRange(Coverage(worlds, People.Named(s_person.Select(person => $"{person}"))), 0.935, 0.965);
        Assert.InRange(Coverage(worlds[..500], People.OneEach(s_person.Length)), 0.5, 0.88);
    }

    [Fact]
    public void P_values_over_people_reject_a_true_null_as_often_as_they_say_and_those_over_questions_more_often()
    {
        var random = new Random(6);
        var worlds = Enumerable.Range(0, 1000).Select(_ => RatioFigure.Mean(World(random))).ToArray();
        double Rejected(People people) => Resample(worlds, people, 400).Count(values => PairedBootstrap.TwoSidedP(values) < 0.05) / (double)worlds.Length;
        Assert.InRange(Rejected(People.Named(s_person.Select(person => $"{person}"))), 0.03, 0.075);
        Assert.True(Rejected(People.OneEach(s_person.Length)) > 0.12);
    }

    // Differences whose mean is 0: what a person's questions have in common, and what each has of its own.
    private static double[] World(Random random)
    {
        var common = new double[Persons];
        for (var person = 0; person < Persons; person++)
        {
            common[person] = Normal(random);
        }

        return [.. s_person.Select(person => common[person] + Normal(random))];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Coverage(RatioFigure[] worlds, People people) => Resample(worlds, people, 600)
        .Select(values => PairedBootstrap.Interval(values, 0.95))
        .Count(interval => interval.Low <= 0 && 0 <= interval.High) / (double)worlds.Length;

    private static double[][] Resample(IReadOnlyList<RatioFigure> figures, People people, int resamples = 200) =>
        PairedBootstrap.Resample(figures, people, resamples, 3, TestContext.Current.CancellationToken);
}
