using RosePO.Core.Artifacts;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Tests.Artifacts;

namespace RosePO.Core.Tests.Preferences;

public sealed class PairSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-pairs-").FullName;

    private static readonly PreferenceExample[] s_rows =
    [
        new(3, 2, [5, 1], [9, 4, 7], 9, [4, 7], [RejectedStrategy.SelfHard, RejectedStrategy.Random]),
        new(0, 1, [2], [6, 8], 6, [8], [RejectedStrategy.Semantic], [0.125f], -1.5f, [2.25f]),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_come_back_from_Parquet_as_they_were()
    {
        var pairs = PairSet.Load(Store(s_rows));
        Assert.Equal("the dataset", pairs.Dataset);
        Assert.Equivalent(s_rows, pairs.Examples, strict: true);
    }

    [Fact]
    public void A_pair_set_without_pairs_is_refused() =>
        Assert.Equal(RoseErrorCode.PairSetInvalid, Assert.Throws<RoseException>(() => PairSet.Load(Store([]))).Error);

    [Fact]
    public void A_damaged_or_missing_payload_is_named()
    {
        var folder = Store(s_rows);
        Tampering.Write(Path.Combine(folder, "pairs.parquet"), "no parquet");
        Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => PairSet.Load(folder)).Error);
        File.Delete(Path.Combine(folder, "pairs.parquet"));
        Assert.Contains("missing", Assert.Throws<RoseException>(() => PairSet.Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_oracle_gives_every_pair_the_same_epsilon()
    {
        var request = Smoothing("smooth") with { Pairs = Store(s_rows), ConstantEpsilon = 0.2 };
        var result = SmoothPreferences.Run(request, null, TestContext.Current.CancellationToken);
        var smoothed = PairSet.Load(result.Pairs);
        Assert.All(smoothed.Examples.SelectMany(row => row.Epsilon!), epsilon => Assert.Equal(0.2f, epsilon));
        Assert.Equal(s_rows.Select(row => row.Rejected), smoothed.Examples.Select(row => row.Rejected));
        Assert.Equal([0, 0, 0, 0, 3, 0, 0, 0, 0, 0], result.Histogram);
        Assert.Equal((2, 3, 0.0), (result.Examples, result.PairCount, result.ClampedShare));
        Assert.Equal(0.2, result.MeanEpsilon, 1e-6);
        Assert.Null(result.Oracle);
        Assert.True(SmoothPreferences.Run(request, null, TestContext.Current.CancellationToken).Reused);
    }

    [Theory]
    [InlineData(0.5, 1.0, 0.1)]
    [InlineData(0.0, 1.0, 0.1)]
    [InlineData(0.4, 0.0, 0.1)]
    [InlineData(0.4, double.NaN, 0.1)]
    [InlineData(0.4, 1.0, 0.5)]
    public void Values_that_would_reverse_pairs_are_refused(double maximum, double temperature, double constant)
    {
        var request = Smoothing("none") with
        {
            Pairs = Store(s_rows),
            MaximumEpsilon = maximum,
            Temperature = temperature,
            ConstantEpsilon = constant,
        };
        Assert.Equal(RoseErrorCode.RequestInvalid, Assert.Throws<RoseException>(() => SmoothPreferences.Run(request, null, TestContext.Current.CancellationToken)).Error);
        Assert.False(Directory.Exists(request.Destination));
    }

    private OracleSmoothingRequest Smoothing(string name) =>
        new() { Pairs = "", Destination = Path.Combine(_folder, name), Oracle = SmoothingOracle.Constant };

    private string Store(PreferenceExample[] rows)
    {
        var at = Path.Combine(_folder, "pairs");
        var request = new PreferencePairsRequest { Dataset = "the dataset", Destination = at };
        Artifact.Produce(new ArtifactSpec(PairSet.Kind, request, at, new Dictionary<string, string>(), false), folder =>
        {
            PairSet.Write(folder.File("pairs.parquet"), rows);
            return new PairSetResult { Pairs = at, Dataset = "the dataset", Examples = rows.Length, PairCount = rows.Sum(row => row.Rejected.Length) };
        });
        return at;
    }
}
