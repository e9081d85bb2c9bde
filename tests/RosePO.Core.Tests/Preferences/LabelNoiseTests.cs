using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Core.Tests.Preferences;

public sealed class LabelNoiseTests : IDisposable
{
    private static readonly RecDataset s_dataset = MemoryDataset.Of(
        30, [.. Enumerable.Range(0, 20).Select(user => Enumerable.Range(0, 9).Select(i => ((user * 7) + (i * i)) % 30).ToArray())]);

    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-noise-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<PreferenceExample> Examples() => BuildPreferencePairs.Mine(
        s_dataset,
        new PreferencePairsRequest { Dataset = "memory", Destination = "none", Strategies = [RejectedStrategy.Random], Negatives = 4, Graded = true },
        new PromptShape(),
        null,
        Cancellation).Rows;

    private static int Next(PreferenceExample row) => s_dataset.TrainItems(row.User)[row.Position];

    // A pair whatever its label.
    private static string[] Pairs(IEnumerable<PreferenceExample> rows) => [.. rows
        .SelectMany(row => row.Rejected.Select(item => $"{row.User} {row.Position} {Math.Min(row.Chosen, item)} {Math.Max(row.Chosen, item)}"))
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void A_share_of_the_pairs_change_chosen_and_rejected_and_no_pair_is_lost()
    {
        var whole = Examples();
        PreferenceExample[] noisy = [.. LabelNoise.Flip(whole, FlippedUnit.Pair, 0.2, 3)];
        Assert.Equal(Pairs(whole), Pairs(noisy));
        var flipped = noisy.Where(row => LabelNoise.IsFlipped(row, Next(row))).ToArray();
        Assert.All(noisy.Except(flipped), row => Assert.Equal(Next(row), row.Chosen));
        Assert.All(noisy, row => Assert.Equal((row.Rejected.Length, row.Rejected.Length), (row.Strategies.Length, row.Grades!.Length)));

        // Four standard errors of a share.
        var n = Pairs(whole).Length;
        Assert.InRange(flipped.Length / (double)n, 0.2 - (4 * Math.Sqrt(0.16 / n)), 0.2 + (4 * Math.Sqrt(0.16 / n)));
    }

    [Fact]
    public void What_is_flipped_at_one_share_is_flipped_at_every_larger_one()
    {
        string[] Flipped(double share) => Pairs(LabelNoise.Flip(Examples(), FlippedUnit.Pair, share, 3).Where(row => LabelNoise.IsFlipped(row, Next(row))));
        Assert.Subset(Flipped(0.4).ToHashSet(), Flipped(0.1).ToHashSet());
        Assert.NotEqual(Flipped(0.4), Pairs(LabelNoise.Flip(Examples(), FlippedUnit.Pair, 0.4, 4).Where(row => LabelNoise.IsFlipped(row, Next(row)))));
        Assert.Empty(Flipped(0));
    }

    [Fact]
    public void A_share_of_the_examples_change_their_chosen_item_for_one_that_they_reject_and_stay_one_row_each()
    {
        var whole = Examples();
        PreferenceExample[] Noisy(double share) => [.. LabelNoise.Flip(whole, FlippedUnit.Example, share, 3)];
        int[] Flipped(double share) => [.. Noisy(share).Index().Where(row => LabelNoise.IsFlipped(row.Item, Next(row.Item))).Select(row => row.Index)];
        var noisy = Noisy(0.2);
        Assert.All(whole.Zip(noisy), row => Assert.Equal(
            ((int[])[row.First.Chosen, .. row.First.Rejected]).Order(), ((int[])[row.Second.Chosen, .. row.Second.Rejected]).Order()));
        Assert.All(noisy.Index().ExceptBy(Flipped(0.2), row => row.Index), row => Assert.Same(whole[row.Index], row.Item));
        Assert.Subset(Flipped(0.4).ToHashSet(), Flipped(0.1).ToHashSet());
        Assert.Empty(Flipped(0));

        // Every place of the list is drawn; four standard errors of a share.
        Assert.Equal(4, Flipped(0.4).Select(at => Array.IndexOf(Noisy(0.4)[at].Rejected, whole[at].Chosen)).Distinct().Count());
        Assert.InRange(Flipped(0.2).Length / (double)whole.Count, 0.2 - (4 * Math.Sqrt(0.16 / whole.Count)), 0.2 + (4 * Math.Sqrt(0.16 / whole.Count)));
    }

    [Fact]
    public void A_pair_set_of_flipped_lists_is_loaded_counted_and_smoothed()
    {
        var data = ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = At("data"), Sample = new SampleOptions { Users = 60, Families = 8, FamilySize = 4 } }, null, Cancellation);
        var pairs = BuildPreferencePairs.Run(
            new PreferencePairsRequest
            {
                Dataset = data.Dataset,
                Destination = At("pairs"),
                Strategies = [RejectedStrategy.Random],
                Negatives = 5,
                FlipShare = 0.3,
                FlipUnit = FlippedUnit.Example,
            },
            null,
            Cancellation);
        Assert.InRange(pairs.FlippedPairs, 1, pairs.Examples - 1);
        Assert.Equal(5 * pairs.Examples, pairs.PairCount);
        var smooth = SmoothPreferences.Run(
            new OracleSmoothingRequest { Pairs = pairs.Pairs, Destination = At("smooth"), Oracle = SmoothingOracle.Constant, ConstantEpsilon = 0.05, Device = "cpu" }, null, Cancellation);
        Assert.Equal((pairs.FlippedPairs, pairs.PairCount), (smooth.FlippedPairs, smooth.PairCount));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_outside_its_range_is_refused(double share)
    {
        var error = Assert.Throws<RoseException>(() => BuildPreferencePairs.Run(
            new PreferencePairsRequest { Dataset = _folder, Destination = "none", Strategies = [RejectedStrategy.Random], FlipShare = share }, null, Cancellation));
        Assert.Contains("'flipShare'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flipped_pairs_are_counted_and_an_oracle_that_knows_better_doubts_them()
    {
        var data = ImportDataset.Run(
            new ImportDatasetRequest { Format = DatasetFormat.Sample, Destination = At("data"), Sample = new SampleOptions { Users = 60, Families = 8, FamilySize = 4 } }, null, Cancellation);
        var request = new PreferencePairsRequest { Dataset = data.Dataset, Destination = At("pairs"), Strategies = [RejectedStrategy.Random], Negatives = 2, FlipShare = 0.3 };
        var pairs = BuildPreferencePairs.Run(request, null, Cancellation);
        var dataset = RecDataset.Load(data.Dataset);
        bool IsFlipped(PreferenceExample row) => LabelNoise.IsFlipped(row, dataset.TrainItems(row.User)[row.Position]);
        Assert.Equal(PairSet.Load(pairs.Pairs).Examples.Count(IsFlipped), pairs.FlippedPairs);

        // Whatever came next scores one more than what did not.
        var lines = PairSet.Load(pairs.Pairs).Examples.SelectMany((row, i) =>
            ((int[])[row.Chosen, .. row.Rejected]).Select(item => $"{i},{item},{(item == dataset.TrainItems(row.User)[row.Position] ? 1 : 0)}"));
        File.WriteAllLines(At("scores.csv"), ["example,item,score", .. lines]);
        var smooth = SmoothPreferences.Run(
            new OracleSmoothingRequest { Pairs = pairs.Pairs, Destination = At("smooth"), Oracle = SmoothingOracle.File, Scores = At("scores.csv"), Device = "cpu" }, null, Cancellation);
        Assert.Equal((pairs.FlippedPairs, pairs.PairCount), (smooth.FlippedPairs, smooth.PairCount));
        Assert.All(PairSet.Load(smooth.Pairs).Examples, row => Assert.All(
            row.Epsilon!, epsilon => Assert.Equal(IsFlipped(row) ? 0.499 : 1 / (1 + Math.E), epsilon, 1e-6)));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
