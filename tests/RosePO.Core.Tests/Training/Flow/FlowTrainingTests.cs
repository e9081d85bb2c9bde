using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training.Flow;

[Collection(TrainingCollection.Name)]
public sealed class FlowTrainingTests(TrainedStages stages)
{
    private string Oracle => TrainOracle.Run(OracleRequest(stages.Dataset, "flow-oracle"), null, TestContext.Current.CancellationToken).Oracle;

    [Fact]
    public void Without_weight_it_is_fine_tuning_to_the_byte()
    {
        var request = Request("none") with { Epochs = 0.5, Flow = new() };
        var sft = Run(request).Model;
        var nothing = Run(request with { Destination = stages.At("flow-none-2"), Flow = new() { Weight = 0 } }).Model;
        Assert.Equal(TrainedStages.Weights(sft), TrainedStages.Weights(nothing));
        Assert.Equal(TrainedStages.Weights(sft, "metrics.jsonl"), TrainedStages.Weights(nothing, "metrics.jsonl"));
    }

    [Fact]
    public void A_step_has_the_likelihood_of_fine_tuning_and_the_sum_by_weight()
    {
        var line = TrainedStages.Log(Run(Request("sum", 0.25) with { MaxSteps = 1 }).Model)[0];
        var sft = TrainedStages.Log(Run(Request("sum-sft") with { MaxSteps = 1, Flow = new() }).Model)[0];
        Assert.Equal((double)sft["loss"]!, (double)line["loss/sft"]!, 1e-5);
        Assert.Equal((0.75 * (double)line["loss/sft"]!) + (0.25 * (double)line["loss/flow"]!), (double)line["loss"]!, 1e-3);
        Assert.True((double)line["loss/flow"]! > 1);
    }

    [Theory]
    [InlineData(FlowReward.Plain, OffPolicyTitle.Length, TitleCounting.Windows)]
    [InlineData(FlowReward.Divided, OffPolicyTitle.Target, TitleCounting.Interactions)]
    [InlineData(FlowReward.Added, OffPolicyTitle.Count, TitleCounting.Interactions)]
    [InlineData(FlowReward.Flow, OffPolicyTitle.Length, TitleCounting.Windows)]
    public void Every_reward_is_learnt(FlowReward reward, OffPolicyTitle offPolicy, TitleCounting counts)
    {
        var request = Request($"learnt-{reward}", 1, reward) with { Epochs = 4 };
        var log = TrainedStages.Log(Run(request with { Flow = request.Flow with { OffPolicy = offPolicy, Counts = counts } }).Model);
        var (first, last) = (log.Take(3).Average(line => (double)line["loss/flow"]!), log.TakeLast(5).Average(line => (double)line["loss/flow"]!));
        Assert.True(last < first / 2, $"{first} to {last}");
    }

    [Fact]
    public void An_adapter_learns_it_too()
    {
        var request = Request("lora", 1) with { Epochs = 4, Lora = new() { Rank = 4 } };
        var log = TrainedStages.Log(Run(request).Model);
        Assert.True((double)log[^1]["loss/flow"]! < (double)log[0]["loss/flow"]!);
    }

    [Fact]
    public void The_oracle_is_part_of_what_the_model_is()
    {
        var (first, second) = (Oracle, TrainOracle.Run(OracleRequest(stages.Dataset, "flow-oracle-2") with { Seed = 2 }, null, TestContext.Current.CancellationToken).Oracle);
        ArtifactManifest Made(string name, string oracle) => Artifact.Open(
            Run(Request(name, 0.1) with { MaxSteps = 1, Flow = new() { Weight = 0.1, Oracle = oracle } }).Model, "model");
        var (one, other) = (Made("of-1", first), Made("of-2", second));
        Assert.Equal(Artifact.Open(first, TrainedOracle.Kind).Key, one.Inputs["flow.oracle"]);
        Assert.NotEqual(one.Key, other.Key);
        var moved = stages.At("flow-oracle-moved");
        Directory.Move(second, moved);
        Assert.Equal(other.Key, Made("of-3", moved).Key);
    }

    [Fact]
    public void An_oracle_of_another_dataset_is_refused()
    {
        var data = ImportDataset.Run(new ImportDatasetRequest
        {
            Format = DatasetFormat.Sample,
            Destination = stages.At("flow-data"),
            Candidates = 8,
            Seed = 5,
            Sample = new SampleOptions { Users = 30, MeanInteractions = 10 },
        }, cancellation: TestContext.Current.CancellationToken).Dataset;
        var foreign = TrainOracle.Run(OracleRequest(data, "flow-foreign-oracle"), null, TestContext.Current.CancellationToken).Oracle;
        var error = Refused(Request("foreign", 0.1) with { Flow = new() { Weight = 0.1, Oracle = foreign } }, "flow.oracle");
        Assert.Contains("was not trained on", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_oracle_that_has_learnt_the_rows_users_is_refused()
    {
        var oracle = TrainOracle.Run(OracleRequest(stages.Dataset, "flow-whole-oracle") with { Folds = 1 }, null, TestContext.Current.CancellationToken).Oracle;
        var error = Refused(Request("whole", 0.1) with { Flow = new() { Weight = 0.1, Oracle = oracle } }, "flow.oracle");
        Assert.Contains("'folds' of at least 2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_contradicts_the_flow_term_is_refused()
    {
        var request = Request("refused", 0.1);
        Assert.Contains("'dropout' to 0", Refused(request with { Dropout = 0.1 }, "dropout"), StringComparison.Ordinal);
        Assert.Contains("'lora.dropout' to 0", Refused(request with { Lora = new() { Rank = 2, Dropout = 0.1 } }, "lora.dropout"), StringComparison.Ordinal);
        Assert.Contains("EmbeddedHistory", Refused(request with { PromptTemplate = "Embedded" }, "promptTemplate"), StringComparison.Ordinal);

        // The pretrained model's own wording lists candidates, too.
        Assert.Contains("EmbeddedHistory", Refused(request with { PromptTemplate = null }, "promptTemplate"), StringComparison.Ordinal);
        Assert.Contains("EmbeddedHistory", Refused(request with { PromptTemplate = null, Model = TrainModel.Embedded }, "promptTemplate"), StringComparison.Ordinal);
        Assert.Contains("'flow.oracle'", Refused(request with { Flow = new() { Weight = 0.1 } }, "flow.oracle"), StringComparison.Ordinal);
        Assert.Contains("read only when 'flow.weight'", Refused(request with { Flow = new() { Official = true } }, "flow.official"), StringComparison.Ordinal);
    }

    private static ModelResult Run(TrainingRequest request) => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken);

    private static string Refused(TrainingRequest request, string option)
    {
        var error = Assert.Throws<RoseException>(() => Run(request));
        Assert.Equal((RoseErrorCode.RequestInvalid, option), (error.Error, error.Option));
        return error.Message;
    }

    private OracleRequest OracleRequest(string dataset, string name) => new()
    {
        Dataset = dataset,
        Destination = stages.At(name),
        Folds = 2,
        Options = new SasRecOptions { Epochs = 2, HiddenSize = 8, MaxLength = 10 },
        Device = "cpu",
    };

    private SftRequest Request(string name, double weight = 0, FlowReward reward = FlowReward.Plain) => stages.Sft($"flow-{name}") with
    {
        PromptTemplate = "EmbeddedHistory",
        Dropout = 0,
        Validation = new() { Users = 0 },
        Flow = weight == 0 ? new() : new() { Weight = weight, Reward = reward, Oracle = reward == FlowReward.Plain ? null : Oracle },
    };
}
