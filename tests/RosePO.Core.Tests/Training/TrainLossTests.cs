using RosePO.Core.Data;
using RosePO.Core.Preferences;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

/// <summary>Objectives at work: what each makes of a pair set, and what it refuses.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TrainLossTests(TrainedStages stages)
{
    public static TheoryData<PreferenceLoss> Trainable => [.. Enum.GetValues<PreferenceLoss>().Where(loss => loss != PreferenceLoss.RecPO)];

    [Theory]
    [MemberData(nameof(Trainable))]
    public void Every_objective_trains_from_its_name(PreferenceLoss loss)
    {
        var result = TrainModel.Run(
            stages.Align($"loss-{loss}") with { Loss = loss, Epochs = 0.4, ValidationUsers = 0 }, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(TrainedStages.Weights(stages.Tuned.Model), TrainedStages.Weights(result.Model));

        // A pass of the reference is work that an objective without one does not ask for.
        var free = loss is PreferenceLoss.SimPO or PreferenceLoss.Cpo or PreferenceLoss.Orpo;
        Assert.Equal(free, result.ReferenceLogProbs is null);
        var log = TrainedStages.Log(result.Model);
        Assert.Equal(
            free ? (double)log[0]["logps/chosen"]! - (double)log[0]["logps/rejected"]! : 0, (double)log[0]["rewards/margins"]!, 1e-3);
        Assert.All(log, line => Assert.Equal(0, (double)line["epsilon/max"]!));
    }

    [Fact]
    public void Several_objectives_train_as_their_weighted_sum()
    {
        IReadOnlyList<WeightedLoss> both = WeightedLoss.Join([PreferenceLoss.Dpo, PreferenceLoss.Hinge], [0.25, 2]);
        var log = TrainedStages.Log(Run(stages.Align("both") with { Losses = both, Epochs = 0.2 }).Model);
        Assert.Equal((0.25 * Math.Log(2)) + 2, (double)log[0]["loss"]!, 1e-3);
    }

    [Fact]
    public void A_constant_epsilon_trains_the_bytes_of_pairs_that_all_have_it()
    {
        var smoothed = Smoothed("smoothed");
        var own = Run(stages.Align("own") with { Pairs = smoothed });
        var constant = Run(stages.Align("constant") with { LabelSmoothing = 0.2, Loss = PreferenceLoss.Cdpo });
        Assert.Equal(TrainedStages.Weights(own.Model), TrainedStages.Weights(constant.Model));
        Assert.All(TrainedStages.Log(own.Model), line => Assert.Equal(0.2, (double)line["epsilon/mean"]!, 1e-6));

        // Leaving them aside, or the objective that has none by definition, is training on the plain pairs.
        var plain = TrainedStages.Weights(Run(stages.Align("plain")).Model);
        Assert.NotEqual(plain, TrainedStages.Weights(own.Model));
        Assert.Equal(plain, TrainedStages.Weights(Run(stages.Align("aside") with { Pairs = smoothed, LabelSmoothing = 0 }).Model));
        Assert.Equal(plain, TrainedStages.Weights(Run(stages.Align("dpo-smoothed") with { Pairs = smoothed, Loss = PreferenceLoss.Dpo }).Model));
    }

    [Theory]
    [InlineData(PreferenceLoss.Ipo)]
    [InlineData(PreferenceLoss.AotUnpaired)]
    [InlineData(PreferenceLoss.Dmpo)]
    [InlineData(PreferenceLoss.Orpo)]
    public void Smoothed_pairs_are_refused_where_smoothing_is_not_defined(PreferenceLoss loss)
    {
        var request = stages.Align($"refused-{loss}") with { Pairs = Smoothed("smoothed"), Loss = loss, Epochs = 0.1 };
        var error = Assert.Throws<RoseException>(() => Run(request));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains($"{loss}", error.Message, StringComparison.Ordinal);
        Assert.Contains("LabelSmoothing", error.Message, StringComparison.Ordinal);
        Run(request with { LabelSmoothing = 0 });
    }

    [Theory]
    [InlineData(PreferenceLoss.Robust, 0.5f, true)]
    [InlineData(PreferenceLoss.RosePORobust, 0.9f, true)]
    [InlineData(PreferenceLoss.RosePORobust, 0.49f, false)]
    [InlineData(PreferenceLoss.RosePO, 0.9f, false)]
    public void Pairs_that_may_be_reversed_are_refused_by_the_robust_forms_alone(PreferenceLoss loss, float epsilon, bool refused)
    {
        var request = stages.Align("reversed") with { Loss = loss };
        var pairs = new PairSet("", [new PreferenceExample(0, 1, [1], [], 2, [3], [RejectedStrategy.Random], [epsilon])]);
        var error = Record.Exception(() => LossRules.Check(request, pairs));
        Assert.Equal(refused, error is RoseException { Error: RoseErrorCode.RequestInvalid });
    }

    [Fact]
    public void One_objective_of_several_that_takes_epsilon_is_enough()
    {
        var both = WeightedLoss.Join([PreferenceLoss.RosePO, PreferenceLoss.Bco], []);
        Run(stages.Align("mixed") with { Pairs = Smoothed("smoothed"), Losses = both, Epochs = 0.1 });
    }

    [Fact]
    public void A_log_without_ratings_is_refused_by_the_objective_that_reads_them()
    {
        var error = Assert.Throws<RoseException>(() => Run(stages.Align("unrated") with { Loss = PreferenceLoss.RecPO }));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains("ratings", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rating_of_a_chosen_item_is_that_of_its_user_and_position()
    {
        using var folder = new TemporaryFolder();
        var dataset = ImportFixture.Import(ImportFixture.Request(folder, ImportFixture.Write(folder)));
        var user = dataset.Users.Single(user => user.SourceId == "10").User;
        PreferenceExample At(int position) => new(user, position, [], [], 0, [], []);
        Assert.Equal([5f, 4f, 5f], ChosenRatings.Of(dataset, [At(0), At(1), At(0)]));
        Assert.Throws<RoseException>(() => ChosenRatings.Of(dataset, [At(0), At(0)]));
        Assert.Throws<RoseException>(() => ChosenRatings.Of(dataset, [At(0), At(9)]));
    }

    [Fact]
    public void Diagnostics_tell_of_every_pair_what_the_trained_model_makes_of_it()
    {
        var model = Run(stages.Align("diagnosed") with { Pairs = Smoothed("smoothed"), Beta = 0.5, Diagnostics = true, Lora = new LoraOptions { Rank = 2, Dropout = 0.5 } }).Model;
        var file = Path.Combine(model, "pairs-diagnostics.parquet");
        using var connection = DuckDb.Open();
        var rows = connection.Query($"SELECT * FROM read_parquet({DuckDb.Literal(file)})").Select(row => (
            Example: row.GetInt32(0), User: row.GetInt32(1), Chosen: row.GetInt32(2), Rejected: row.GetInt32(3), Strategy: row.GetString(4),
            Z: row.GetFloat(5), Epsilon: row.GetFloat(6), ChosenReward: row.GetFloat(7), RejectedReward: row.GetFloat(8))).ToList();
        var pairs = PairSet.Load(stages.Pairs).Examples;
        Assert.Equal(
            pairs.SelectMany((example, i) => example.Rejected.Select((rejected, k) => (i, example.User, example.Chosen, rejected, $"{example.Strategies[k]}"))),
            rows.Select(row => (row.Example, row.User, row.Chosen, row.Rejected, row.Strategy)));
        Assert.All(rows, row => Assert.Equal(row.ChosenReward - row.RejectedReward, row.Z, 1e-4f));
        Assert.All(rows, row => Assert.Equal(0.2f, row.Epsilon));

        // Both rejected answers of an example share its chosen one, and training has separated them.
        Assert.All(rows.GroupBy(row => row.Example), row => Assert.Single(row.Select(pair => pair.ChosenReward).Distinct()));
        Assert.True(rows.Average(row => row.Z) > 0.01, $"{rows.Average(row => row.Z)}");
        Assert.False(File.Exists(Path.Combine(Run(stages.Align("undiagnosed") with { Epochs = 0.1 }).Model, "pairs-diagnostics.parquet")));
    }

    private string Smoothed(string name) => SmoothPreferences.Run(new OracleSmoothingRequest
    {
        Pairs = stages.Pairs, Destination = stages.At(name), Oracle = SmoothingOracle.Constant, ConstantEpsilon = 0.2,
    }).Pairs;

    private static ModelResult Run(TrainingRequest request) => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);
}
