using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

/// <summary>Requests that are refused before anything is read: none of the folders exists.</summary>
public sealed class TrainingRequestTests
{
    private static readonly SftRequest s_sft = new() { Model = "/none/model", Dataset = "/none/data", Destination = "/none/made" };

    private static readonly SftRequest s_new = s_sft with { Model = "Embedded" };

    private static readonly PretrainRequest s_pretrain = new() { Model = "/none/model", Dataset = "/none/data", Destination = "/none/made" };

    private static readonly AlignRequest s_align = new() { Model = "/none/model", Pairs = "/none/pairs", Destination = "/none/made" };

    public static TheoryData<string, TrainingRequest> Refused { get; } = new()
    {
        { "SFT model", s_align with { Model = "embedded" } },
        { "dataset", s_sft with { Dataset = null } },
        { "dataset", s_pretrain with { Dataset = null } },
        { "adapter", s_sft with { Model = "Embedded", Lora = new LoraOptions { Rank = 4 } } },
        { "'beta'", s_align with { Beta = 0 } },
        { "'beta'", s_align with { Beta = double.NaN } },
        { "'epochs'", s_sft with { Epochs = -1 } },
        { "'batchSize'", s_sft with { BatchSize = 0 } },
        { "'learningRate'", s_sft with { LearningRate = double.PositiveInfinity } },
        { "'maxHistory'", s_sft with { MaxHistory = 0 } },
        { "'packLength'", s_pretrain with { PackLength = 0 } },
        { "'maxGradientNorm'", s_sft with { MaxGradientNorm = 0 } },
        { "'weightDecay'", s_sft with { WeightDecay = -0.1 } },
        { "'sftWeight'", s_align with { SftWeight = -1 } },
        { "'lora.rank'", s_sft with { Lora = new LoraOptions { Rank = -1 } } },
        { "'lora.alpha'", s_sft with { Lora = new LoraOptions { Rank = 1, Alpha = 0 } } },
        { "'lora.dropout'", s_sft with { Lora = new LoraOptions { Rank = 1, Dropout = 1 } } },
        { "'mergeAdapter'", s_sft with { MergeAdapter = true } },
        { "'candidates'", s_sft with { Candidates = 1 } },
        { "'dropout'", s_sft with { Dropout = 1 } },
        { "'dropout'", s_sft with { Dropout = double.NaN } },
        { "'schedule.warmupRatio'", s_sft with { Schedule = new() { WarmupRatio = 1.5 } } },
        { "'schedule.warmupRatio'", s_sft with { Schedule = new() { WarmupRatio = double.NaN } } },
        { "'embedded.heads'", s_new with { Embedded = new EmbeddedModelOptions { HiddenSize = 30, Heads = 4 } } },
        { "'embedded.keyValueHeads'", s_new with { Embedded = new EmbeddedModelOptions { Heads = 4, KeyValueHeads = 3 } } },
        { "'embedded.heads'", s_new with { Embedded = new EmbeddedModelOptions { Heads = 0 } } },
        { "'embedded.keyValueHeads'", s_new with { Embedded = new EmbeddedModelOptions { KeyValueHeads = 0 } } },
        { "'embedded.layers'", s_sft with { Embedded = new EmbeddedModelOptions { Layers = 0 } } },
        { "'embedded.contextLength'", s_sft with { Embedded = new EmbeddedModelOptions { ContextLength = 0 } } },
    };

    public static TheoryData<string, TrainingRequest> RefusedObjectives { get; } = new()
    {
        { "'loss'", s_align with { Loss = (PreferenceLoss)99 } },
        { "'labelSmoothing'", s_align with { LabelSmoothing = 0.5 } },
        { "'labelSmoothing'", s_align with { LabelSmoothing = double.NaN } },
        { "Hinge", s_align with { Loss = PreferenceLoss.Hinge, LabelSmoothing = 0.1 } },
        { "Dpo", s_align with { Loss = PreferenceLoss.Dpo, LabelSmoothing = 0.1 } },
        { "SimPO", s_align with { Loss = PreferenceLoss.SimPO, Divergence = FDivergence.ForwardKl } },
        { "Aot", s_align with { Loss = PreferenceLoss.Aot, Divergence = FDivergence.Alpha } },
        { "'divergenceAlpha'", s_align with { Divergence = FDivergence.Alpha, DivergenceAlpha = 1 } },
        { "'simPO.targetMargin'", s_align with { SimPO = new() { TargetMargin = -1 } } },
        { "'rosePOList.referenceWeight'", s_align with { Loss = PreferenceLoss.RosePOList, RosePOList = new() { ReferenceWeight = 1.5 } } },
        { "RosePOList", s_align with { Loss = PreferenceLoss.RosePOList, RosePOList = new() { ReferenceWeight = 0.5 }, Divergence = FDivergence.ForwardKl } },
        { "'tpo.adaptiveSteps'", s_align with { Tpo = new() { AdaptiveSteps = true } } },
        { "'tpo.valueFile'", s_align with { Loss = PreferenceLoss.Tpo, Tpo = new() { Values = AnswerValue.File } } },
        { "'tpo.valueFile'", s_align with { Loss = PreferenceLoss.Tpo, Tpo = new() { ValueFile = "x" } } },
        { "Tpo", s_align with { Loss = PreferenceLoss.Tpo, LabelSmoothing = 0.1 } },
        { "'sdpo.strength'", s_align with { Loss = PreferenceLoss.Sdpo, Sdpo = new() { Strength = 2 } } },
        { "'recPO.weight'", s_align with { RecPO = new() { Weight = double.NaN } } },
        { "'losses.weight'", s_align with { Losses = [new WeightedLoss { Loss = PreferenceLoss.Ipo, Weight = 0 }] } },
        { "twice", s_align with { Losses = WeightedLoss.Join([PreferenceLoss.Ipo, PreferenceLoss.Ipo], []) } },
        { "Ipo + Dpo", s_align with { Losses = WeightedLoss.Join([PreferenceLoss.Ipo, PreferenceLoss.Dpo], [1, 1]), LabelSmoothing = 0.1 } },
    };

    [Fact]
    public void Weights_are_as_many_as_objectives_or_left_out()
    {
        Assert.Equal(RoseErrorCode.RequestInvalid, Assert.Throws<RoseException>(() => WeightedLoss.Join([PreferenceLoss.Ipo], [1, 2])).Error);
        Assert.Equal([1.0, 1.0], WeightedLoss.Join([PreferenceLoss.Ipo, PreferenceLoss.Dpo], []).Select(loss => loss.Weight));
    }

    [Theory]
    [MemberData(nameof(RefusedObjectives), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_request_that_cannot_be_met_is_refused_with_the_value_at_fault(string named, TrainingRequest request)
    {
        var error = Assert.Throws<RoseException>(() => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var error = Assert.Throws<RoseException>(() => TrainModel.Run(s_sft, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(RoseErrorCode.FileNotFound, error.Error);
    }
}
