using System.Globalization;
using System.Text;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Models;
using RosePO.Core.Training;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Objectives;

/// <summary>Objectives at work: what each makes of a pair set, and what it refuses.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TrainLossTests(TrainedStages stages)
{
    // As docs/methods.md lists them, not as the registry does. Dpo's epsilon is 0 by definition, and Tpo's is a value.
    private static readonly PreferenceLoss[] s_smoothing =
    [
        PreferenceLoss.RosePO, PreferenceLoss.Cdpo, PreferenceLoss.RosePORobust, PreferenceLoss.Robust, PreferenceLoss.Dpo, PreferenceLoss.SigmoidNorm,
        PreferenceLoss.Exo, PreferenceLoss.Aot, PreferenceLoss.Sdpo, PreferenceLoss.RecPO, PreferenceLoss.RosePOList, PreferenceLoss.Tpo, PreferenceLoss.SimPO,
        PreferenceLoss.Cpo, PreferenceLoss.Nll,
    ];

    public static TheoryData<PreferenceLoss> WithSmoothing => [.. s_smoothing];

    public static TheoryData<PreferenceLoss> WithoutSmoothing => [.. Enum.GetValues<PreferenceLoss>().Except(s_smoothing)];

    public static TheoryData<PreferenceLoss> Trainable => [.. Enum.GetValues<PreferenceLoss>().Where(loss => loss != PreferenceLoss.RecPO)];

    [Theory]
    [MemberData(nameof(Trainable))]
    public void Every_objective_trains_from_its_name(PreferenceLoss loss)
    {
        var result = TrainModel.Run(
            stages.Align($"loss-{loss}") with { Loss = loss, Epochs = 0.4, Validation = new() { Users = 0 } }, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(TrainedStages.Weights(stages.Tuned.Model), TrainedStages.Weights(result.Model));

        // A pass of the reference is work that an objective without one does not ask for.
        var free = loss is PreferenceLoss.SimPO or PreferenceLoss.Cpo or PreferenceLoss.Orpo or PreferenceLoss.Nll;
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
        // Pair sets of their own: reference log-probs that a run with an adapter left beside shared ones may differ in the last bit.
        var (smoothed, pairs) = (Smoothed("alone-smoothed"), stages.At("alone"));
        Directory.CreateDirectory(pairs);
        foreach (var file in Directory.EnumerateFiles(stages.Pairs))
        {
            File.Copy(file, Path.Combine(pairs, Path.GetFileName(file)));
        }

        var own = Run(stages.Align("own") with { Pairs = smoothed });
        var constant = Run(stages.Align("constant") with { Pairs = pairs, LabelSmoothing = 0.2, Loss = PreferenceLoss.Cdpo });
        Assert.Equal(TrainedStages.Weights(own.Model), TrainedStages.Weights(constant.Model));
        Assert.All(TrainedStages.Log(own.Model), line => Assert.Equal(0.2, (double)line["epsilon/mean"]!, 1e-6));

        // Leaving them aside, or the objective that has none by definition, is training on the plain pairs.
        var plain = TrainedStages.Weights(Run(stages.Align("plain") with { Pairs = pairs }).Model);
        Assert.NotEqual(plain, TrainedStages.Weights(own.Model));
        Assert.Equal(plain, TrainedStages.Weights(Run(stages.Align("aside") with { Pairs = smoothed, LabelSmoothing = 0 }).Model));
        Assert.Equal(plain, TrainedStages.Weights(Run(stages.Align("dpo-smoothed") with { Pairs = smoothed, Loss = PreferenceLoss.Dpo }).Model));
    }

    [Theory]
    [InlineData(PreferenceLoss.Dpo, 0)]
    [InlineData(PreferenceLoss.RosePO, 0.2)]
    public void The_log_and_the_diagnostics_tell_the_epsilons_that_the_loss_used(PreferenceLoss loss, double used)
    {
        // At this temperature every epsilon is 0.5 and cut to 0.2, so that each of them counts as clamped where it is used.
        var pairs = SmoothPreferences.Run(new OracleSmoothingRequest
        {
            Pairs = stages.Pairs,
            Destination = stages.At("clamped"),
            MaximumEpsilon = 0.2,
            Temperature = 1e6,
            SasRec = new SasRecOptions { Epochs = 1, HiddenSize = 8, Layers = 1, Heads = 1 },
            Device = "cpu",
        }, cancellation: TestContext.Current.CancellationToken).Pairs;
        Assert.All(PairSet.Load(pairs).Examples, example => Assert.All(example.Epsilon!, epsilon => Assert.Equal(0.2f, epsilon)));
        var model = Run(stages.Align($"used-{loss}") with { Pairs = pairs, Loss = loss, Epochs = 0.4, Diagnostics = true, Validation = new() { Users = 0 } }).Model;
        Assert.All(TrainedStages.Log(model), line => Assert.Equal(
            [used, used, used > 0 ? 1 : 0],
            new[] { "epsilon/mean", "epsilon/max", "epsilon/clamped" }.Select(name => (double)line[name]!), (a, b) => Math.Abs(a - b) < 1e-6));
        using var connection = DuckDb.Open();
        Assert.Equal(
            (float)used,
            Assert.Single(connection.Query($"SELECT DISTINCT epsilon FROM read_parquet({DuckDb.Literal(Path.Combine(model, "pairs-diagnostics.parquet"))})")
                .Select(row => row.GetFloat(0))));
    }

    [Fact]
    public void The_weight_of_imitation_adds_that_many_times_the_chosen_answers_negative_log_likelihood_per_token()
    {
        // Every pair in the one batch, read in passes; the first loss is that of the model which training starts from.
        using var folder = new TemporaryFolder();
        var (data, _, request) = Rated(folder);
        request = request with { Epochs = 1, TokensPerPass = 600 };
        var added = FirstLoss(request with { Destination = folder.At("with"), SftWeight = 0.7 }) - FirstLoss(request with { Destination = folder.At("without") });

        var pairs = PairSet.Load(request.Pairs!);
        using var model = LanguageModel.Load(request.Model, data, TorchSharp.torch.CPU);
        model.Use(model.Prompts.Template with { RunningText = false });
        var (likelihood, tokens) = (0.0, new List<int>());
        foreach (var example in pairs.Examples)
        {
            var answer = model.Prompts.Answer(example.Chosen);
            likelihood += TinyModel.AnswerLogProb(model.Network, model.Prompts.Prompt(example.History, example.Candidates, pairs.Shape!.MaxHistory), answer);
            tokens.Add(answer.Length);
        }

        // Answers of one length could not tell a mean over tokens from a mean over answers.
        Assert.True(tokens.Distinct().Count() > 1);
        Assert.Equal(0.7 * -likelihood / tokens.Sum(), added, 1e-4);
        Assert.True(added > 0.1, $"{added}");
    }

    [Theory]
    [MemberData(nameof(WithoutSmoothing))]
    public void Smoothed_pairs_are_refused_where_smoothing_is_not_defined(PreferenceLoss loss)
    {
        var request = stages.Align($"refused-{loss}") with { Pairs = Smoothed("smoothed"), Loss = loss, Epochs = 0.1 };
        var error = Assert.Throws<RoseException>(() => Run(request));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains($"{loss}", error.Message, StringComparison.Ordinal);
        Assert.Contains("'labelSmoothing'", error.Message, StringComparison.Ordinal);

        // Left aside they are plain pairs, and one epsilon for all is refused alike but where that is defined.
        Run(request with { LabelSmoothing = 0 });
        Assert.Equal(loss == PreferenceLoss.AotUnpaired, Record.Exception(() => LossRules.Check(request with { LabelSmoothing = 0.1 })) is null);
    }

    [Theory]
    [MemberData(nameof(WithSmoothing))]
    public void Smoothed_pairs_are_accepted_where_smoothing_is_defined(PreferenceLoss loss)
    {
        var request = stages.Align($"accepted-{loss}") with { Pairs = Smoothed("smoothed"), Loss = loss, Epochs = 0.1, Validation = new() { Users = 0 } };
        LossRules.Check(request, PairSet.Load(request.Pairs!));

        // RecPO wants ratings, which this dataset has not.
        if (loss != PreferenceLoss.RecPO)
        {
            Assert.All(TrainedStages.Log(Run(request).Model), line => Assert.Equal(loss is PreferenceLoss.Dpo or PreferenceLoss.Tpo or PreferenceLoss.Nll ? 0 : 0.2, (double)line["epsilon/max"]!, 1e-6));
        }
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
        Assert.Equal([5f, 4f, 5f], ChosenRatings.Of(dataset, "pairs", [At(0), At(1), At(0)]));
        Assert.Throws<RoseException>(() => ChosenRatings.Of(dataset, "pairs", [At(0), At(0)]));
        Assert.Throws<RoseException>(() => ChosenRatings.Of(dataset, "pairs", [At(0), At(9)]));
    }

    [Fact]
    public void RecPO_trains_on_rated_pairs_and_refuses_those_whose_chosen_item_has_no_rating()
    {
        using var folder = new TemporaryFolder();
        var (data, ratings, request) = Rated(folder);
        request = request with { Destination = folder.At("rated"), Loss = PreferenceLoss.RecPO, Epochs = 4 };
        var log = TrainedStages.Log(Run(request).Model);

        // At first every z is 0, which leaves -log sigmoid(-log(2 e^(lambda rating / unrated))) of a row of two rejected answers.
        var unrated = 3 / Math.Sqrt(11);
        var rows = PairSet.Load(request.Pairs!).Examples;
        Assert.Equal(
            rows.Average(row => Math.Log(1 + (2 * Math.Exp(0.5 * ratings[(data.Users[row.User].SourceId, data.Items[row.Chosen].Title)] / unrated)))),
            (double)log[0]["loss"]!, 1e-3);
        Assert.Equal(4, log.Length);
        Assert.True((double)log[^1]["loss"]! < (double)log[0]["loss"]!, $"{log[^1]}");

        var cancellation = TestContext.Current.CancellationToken;
        var text = ExportPreferencePairs.Run(
            new ExportPairsRequest { Pairs = request.Pairs!, Path = folder.At("pairs.jsonl") }, cancellation: cancellation).Path;
        var imported = ImportPreferencePairs.Run(
            new ImportPairsRequest { Path = text, Destination = folder.At("imported") }, cancellation: cancellation).Pairs;
        Refused(imported, "was imported without any");
        Refused(RatedPairs(data, folder.At("flipped"), flipShare: 0.5), "flipShare of 0");

        void Refused(string pairs, string why)
        {
            var error = Assert.Throws<RoseException>(() => Run(request with { Pairs = pairs, Destination = folder.At("refused") }));
            Assert.Equal((RoseErrorCode.RequestInvalid, pairs), (error.Error, error.File));
            Assert.Contains("ratings", error.Message, StringComparison.Ordinal);
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
        }
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

    // A dataset with ratings and titles of two lengths, a model of it, and pairs that make one batch.
    private (RecDataset Data, Dictionary<(string User, string Title), int> Ratings, AlignRequest Request) Rated(TemporaryFolder folder)
    {
        var random = new Random(5);
        var csv = new StringBuilder("user,item,timestamp,rating,title\n");
        var ratings = new Dictionary<(string User, string Title), int>();
        foreach (var user in Enumerable.Range(0, 12))
        {
            foreach (var (item, time) in Enumerable.Range(0, 24).OrderBy(_ => random.Next()).Take(10).Select((item, time) => (item, time)))
            {
                var (title, rating) = (item % 3 == 0 ? $"The longer title {item}" : $"Title {item}", random.Next(1, 6));
                ratings[($"u{user}", title)] = rating;
                csv.Append(CultureInfo.InvariantCulture, $"u{user},i{item},{time},{rating},{title}\n");
            }
        }

        var data = ImportFixture.Import(ImportFixture.Request(folder, folder.Write("rated.csv", csv.ToString())) with { Candidates = 6 });
        return (data, ratings, stages.Align("none") with
        {
            Model = Run(stages.Pretrain("none") with { Dataset = data.Folder, Destination = folder.At("base"), Epochs = 1, Validation = new() { Users = 0 } }).Model,
            Pairs = RatedPairs(data, folder.At("pairs"), flipShare: 0),
            BatchSize = 500,
            Validation = new() { Users = 0 },
        });
    }

    private static string RatedPairs(RecDataset data, string destination, double flipShare) => BuildPreferencePairs.Run(new PreferencePairsRequest
    {
        Dataset = data.Folder,
        Destination = destination,
        Strategies = [RejectedStrategy.Random],
        Negatives = 2,
        Candidates = 6,
        MaxHistory = 4,
        FlipShare = flipShare,
    }).Pairs;

    private static double FirstLoss(TrainingRequest request) => (double)TrainedStages.Log(Run(request).Model)[0]["loss"]!;

    private string Smoothed(string name) => SmoothPreferences.Run(new OracleSmoothingRequest
    {
        Pairs = stages.Pairs,
        Destination = stages.At(name),
        Oracle = SmoothingOracle.Constant,
        ConstantEpsilon = 0.2,
    }).Pairs;

    private static ModelResult Run(TrainingRequest request) => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);
}
