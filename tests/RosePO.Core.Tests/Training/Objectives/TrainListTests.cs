using System.Text.Json.Nodes;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Tests.Data;
using RosePO.Core.Training;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Objectives;

/// <summary>The objectives over lists at work: what they train, what values they take, and what they refuse.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TrainListTests(TrainedStages stages)
{
    [Fact]
    public void Of_one_rejected_answer_a_list_trains_the_bytes_of_pairs()
    {
        var pairs = Pairs("single", negatives: 1);
        var smoothed = Smoothed(pairs, EpsilonPolicy.Keep);
        var dpo = Trained("single-dpo", pairs, PreferenceLoss.Dpo);
        Assert.Equal(dpo, Trained("single-tpo", pairs, PreferenceLoss.Tpo));
        Assert.Equal(dpo, Trained("single-tpo-smoothed", smoothed, PreferenceLoss.Tpo));
        var rosePO = Trained("single-rosepo", smoothed, PreferenceLoss.RosePO);
        Assert.NotEqual(dpo, rosePO);
        Assert.Equal(rosePO, Trained("single-list", smoothed, PreferenceLoss.RosePOList));
    }

    [Fact]
    public void Values_tell_answers_of_a_list_apart()
    {
        var (pairs, graded) = (Pairs("valued", negatives: 3), Pairs("valued-graded", negatives: 3, RejectedStrategy.Popularity));
        var plain = Trained("valued-plain", pairs, PreferenceLoss.Tpo);
        Assert.NotEqual(plain, Trained("valued-by-epsilon", Smoothed(pairs, EpsilonPolicy.Keep), PreferenceLoss.Tpo));

        // Left aside, the epsilons are no values either.
        Assert.Equal(plain, Weights(Request("valued-aside", Smoothed(pairs, EpsilonPolicy.Keep), PreferenceLoss.Tpo) with { LabelSmoothing = 0 }));
        var grades = Request("valued-grade", graded, PreferenceLoss.Tpo) with { Tpo = new() { Values = AnswerValue.Grade } };
        Assert.NotEqual(Trained("valued-no-grade", graded, PreferenceLoss.Tpo), Weights(grades));

        // The same from a file, all values written out.
        var examples = PairSet.Load(graded).Examples;
        var file = stages.At("values.jsonl");
        File.WriteAllLines(file, examples.SelectMany((example, i) => example.Rejected.Prepend(example.Chosen)
            .Select((item, k) => new JsonObject { ["example"] = i, ["item"] = item, ["score"] = k == 0 ? 1 : example.Grades![k - 1] }.ToJsonString())));
        var filed = Request("valued-file", graded, PreferenceLoss.Tpo) with { Tpo = new() { Values = AnswerValue.File, ValueFile = file } };
        Assert.Equal(Weights(grades with { Destination = stages.At("valued-grade-again") }), Weights(filed));
        Assert.Equal(["tpo.valueFile"], Core.Artifacts.Artifact.TryOpen(filed.Destination)!.Inputs.Keys.Where(name => name.StartsWith("tpo", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_log_counts_the_lists_that_have_nothing_to_compare()
    {
        // Every second row is tied.
        var pairs = Pairs("tied", negatives: 2);
        var examples = PairSet.Load(pairs).Examples;
        var file = stages.At("tied.jsonl");
        File.WriteAllLines(file, examples.SelectMany((example, i) => example.Rejected.Prepend(example.Chosen)
            .Select((item, k) => new JsonObject { ["example"] = i, ["item"] = item, ["score"] = i % 2 == 0 || k == 0 ? 1 : 0 }.ToJsonString())));
        var model = Run(Request("tied-model", pairs, PreferenceLoss.Tpo) with
        {
            Tpo = new() { Values = AnswerValue.File, ValueFile = file },
            BatchSize = examples.Count,
            Epochs = 1,
        });
        Assert.Equal((examples.Count + 1) / 2 / (double)examples.Count, (double)TrainedStages.Log(model)[0]["lists/tied"]!, 1e-9);

        // Those that are not cost ln 2 at first: half of the rows.
        Assert.Equal(examples.Count / 2 / (double)examples.Count * Math.Log(2), (double)TrainedStages.Log(model)[0]["loss"]!, 1e-3);
        Assert.Null(TrainedStages.Log(Run(Request("untied", pairs, PreferenceLoss.Sdpo)))[0]["lists/tied"]);
    }

    [Fact]
    public void Adaptive_steps_train_something_else_where_titles_share_their_beginning_and_find_their_reference_again()
    {
        var pairs = Pairs("steps", negatives: 4);
        var plain = Trained("steps-plain", pairs, PreferenceLoss.Tpo);
        var request = Request("steps-adaptive", pairs, PreferenceLoss.Tpo) with { Tpo = new() { AdaptiveSteps = true }, Diagnostics = true };
        var first = TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.StartsWith("computed", first.ReferenceLogProbs, StringComparison.Ordinal);
        Assert.NotEqual(plain, TrainedStages.Weights(first.Model));
        var second = TrainModel.Run(request with { Destination = stages.At("steps-again") }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("found beside the pair set", second.ReferenceLogProbs);
        Assert.Equal(TrainedStages.Weights(first.Model), TrainedStages.Weights(second.Model));
    }

    [Fact]
    public void Without_weight_on_the_reference_none_is_computed()
    {
        var request = Request("free", Pairs("free-pairs", negatives: 2), PreferenceLoss.RosePOList) with { RosePOList = new() { ReferenceWeight = 0 } };
        Assert.Null(TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken).ReferenceLogProbs);
    }

    [Fact]
    public void Options_of_the_others_change_what_is_trained()
    {
        var pairs = Pairs("options", negatives: 3);
        var sdpo = Trained("options-sdpo", pairs, PreferenceLoss.Sdpo);
        Assert.NotEqual(sdpo, Weights(Request("options-popular", pairs, PreferenceLoss.Sdpo) with { Sdpo = new() { Weights = NegativeWeights.Popularity } }));
        Assert.NotEqual(sdpo, Weights(Request("options-hard", pairs, PreferenceLoss.Sdpo) with { Sdpo = new() { Weights = NegativeWeights.Hardness } }));
        var simPO = Trained("options-simpo", pairs, PreferenceLoss.SimPO);
        Assert.NotEqual(simPO, Weights(Request("options-title", pairs, PreferenceLoss.SimPO) with { SimPO = new() { Length = AnswerLength.Title } }));
        Assert.NotEqual(simPO, Weights(Request("options-alpha", pairs, PreferenceLoss.SimPO) with { SimPO = new() { Alpha = 0.25 } }));
    }

    [Fact]
    public void Values_that_are_not_there_are_refused()
    {
        var pairs = Pairs("refused-values", negatives: 2);
        var request = Request("refused", pairs, PreferenceLoss.Tpo);
        Refused(request with { Tpo = new() { Values = AnswerValue.Grade } }, RoseErrorCode.RequestInvalid, "'graded'");
        Refused(request with { Tpo = new() { Values = AnswerValue.Rating } }, RoseErrorCode.RequestInvalid, "ratings");
        Refused(request with { Tpo = new() { Values = AnswerValue.File } }, RoseErrorCode.RequestInvalid, "'tpo.valueFile'");
        var file = stages.At("values-refused.jsonl");
        var example = PairSet.Load(pairs).Examples[0];
        var valued = request with { Tpo = new() { Values = AnswerValue.File, ValueFile = file } };
        File.WriteAllText(file, $$"""{"example": 0, "item": {{example.Chosen}}, "score": 1}""");
        Refused(valued, RoseErrorCode.ScoresInvalid, "lacks the values");
        File.WriteAllLines(file, Rows(50));
        Refused(valued, RoseErrorCode.ScoresInvalid, "between 0 and 10");
        File.WriteAllLines(file, Rows(1));
        Refused(valued, RoseErrorCode.RequestInvalid, "nothing to compare");

        IEnumerable<string> Rows(int value) => PairSet.Load(pairs).Examples.SelectMany((row, i) => row.Rejected.Prepend(row.Chosen)
            .Select(item => new JsonObject { ["example"] = i, ["item"] = item, ["score"] = value }.ToJsonString()));

        void Refused(AlignRequest refused, RoseErrorCode code, string why)
        {
            var error = Assert.Throws<RoseException>(() => Run(refused));
            Assert.Equal(code, error.Error);
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ratings_are_the_users_own_and_0_where_there_is_none()
    {
        using var folder = new TemporaryFolder();
        var dataset = ImportFixture.Import(ImportFixture.Request(folder, ImportFixture.Write(folder)));
        var user = dataset.Users.Single(user => user.SourceId == "10").User;
        var items = dataset.TrainItems(user).ToArray();
        var other = Enumerable.Range(0, dataset.Items.Count).First(item => !items.Contains(item));
        PreferenceExample At(int position) => new(user, position, [], [], items[position], [other, items[1]], []);
        var request = stages.Align("rated") with { Tpo = new() { Values = AnswerValue.Rating } };
        Assert.Equal([[5f, 0f, 4f], [4f, 0f, 4f]], AnswerValues.Of(request, dataset, [At(0), At(1)], TestContext.Current.CancellationToken));
    }

    private string Pairs(string name, int negatives, RejectedStrategy strategy = RejectedStrategy.Random) => BuildPreferencePairs.Run(
        new PreferencePairsRequest
        {
            Dataset = stages.Dataset,
            Destination = stages.At(name),
            Strategies = [strategy],
            Negatives = negatives,
            MaxExamples = 40,
            Candidates = 6,
            MaxHistory = 4,
            Graded = strategy == RejectedStrategy.Popularity,
        },
        cancellation: TestContext.Current.CancellationToken).Pairs;

    private static string Smoothed(string pairs, EpsilonPolicy policy) => SmoothPreferences.Run(
        new OracleSmoothingRequest
        {
            Pairs = pairs,
            Destination = pairs + "-smoothed",
            AboveMaximum = policy,
            SasRec = new SasRecOptions { Epochs = 1, HiddenSize = 8, Layers = 1, Heads = 1 },
            Device = "cpu",
        },
        cancellation: TestContext.Current.CancellationToken).Pairs;

    private AlignRequest Request(string name, string pairs, PreferenceLoss loss) =>
        stages.Align(name) with { Pairs = pairs, Loss = loss, Validation = new() { Users = 0 } };

    private byte[] Trained(string name, string pairs, PreferenceLoss loss) => Weights(Request(name, pairs, loss));

    private static byte[] Weights(AlignRequest request) => TrainedStages.Weights(Run(request));

    private static string Run(AlignRequest request) => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken).Model;
}
