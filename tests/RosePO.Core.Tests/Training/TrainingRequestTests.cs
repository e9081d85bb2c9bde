using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

/// <summary>Requests that are refused before anything is read: none of the folders exists.</summary>
public sealed class TrainingRequestTests
{
    private static readonly TrainingRequest s_sft = new() { Model = "/none/model", Dataset = "/none/data", Destination = "/none/made" };

    public static TheoryData<string, TrainingRequest> Refused { get; } = new()
    {
        { "pair set", s_sft with { Stage = TrainingStage.Align } },
        { "SFT model", s_sft with { Stage = TrainingStage.Align, Pairs = "/none/pairs", Model = "embedded" } },
        { "dataset", s_sft with { Dataset = null } },
        { "dataset", s_sft with { Stage = TrainingStage.Pretrain, Dataset = null } },
        { "adapter", s_sft with { Model = "Embedded", Lora = new LoraOptions { Rank = 4 } } },
        { "Beta", s_sft with { Beta = 0 } },
        { "Beta", s_sft with { Beta = double.NaN } },
        { "Epochs", s_sft with { Epochs = -1 } },
        { "BatchSize", s_sft with { BatchSize = 0 } },
        { "LearningRate", s_sft with { LearningRate = double.PositiveInfinity } },
        { "MaxHistory", s_sft with { MaxHistory = 0 } },
        { "PackLength", s_sft with { PackLength = 0 } },
        { "MaxGradientNorm", s_sft with { MaxGradientNorm = 0 } },
        { "WeightDecay", s_sft with { WeightDecay = -0.1 } },
        { "SftWeight", s_sft with { SftWeight = -1 } },
        { "rank", s_sft with { Lora = new LoraOptions { Rank = -1 } } },
        { "alpha", s_sft with { Lora = new LoraOptions { Rank = 1, Alpha = 0 } } },
        { "dropout", s_sft with { Lora = new LoraOptions { Rank = 1, Dropout = 1 } } },
        { "MergeAdapter", s_sft with { MergeAdapter = true } },
        { "Candidates", s_sft with { Candidates = 1 } },
        { "Dropout", s_sft with { Dropout = 1 } },
        { "Dropout", s_sft with { Dropout = double.NaN } },
        { "WarmupRatio", s_sft with { WarmupRatio = 1.5 } },
        { "WarmupRatio", s_sft with { WarmupRatio = double.NaN } },
        { "heads", s_sft with { Embedded = new EmbeddedModelOptions { HiddenSize = 30, Heads = 4 } } },
        { "heads", s_sft with { Embedded = new EmbeddedModelOptions { Heads = 4, KeyValueHeads = 3 } } },
        { "heads", s_sft with { Embedded = new EmbeddedModelOptions { Heads = 0 } } },
        { "heads", s_sft with { Embedded = new EmbeddedModelOptions { KeyValueHeads = 0 } } },
        { "layers", s_sft with { Embedded = new EmbeddedModelOptions { Layers = 0 } } },
        { "context", s_sft with { Embedded = new EmbeddedModelOptions { ContextLength = 0 } } },
    };

    private static readonly TrainingRequest s_align = s_sft with { Stage = TrainingStage.Align, Pairs = "/none/pairs" };

    public static TheoryData<string, TrainingRequest> RefusedObjectives { get; } = new()
    {
        { "PreferenceLoss", s_align with { Loss = (PreferenceLoss)99 } },
        { "LabelSmoothing", s_align with { LabelSmoothing = 0.5 } },
        { "LabelSmoothing", s_align with { LabelSmoothing = double.NaN } },
        { "Hinge", s_align with { Loss = PreferenceLoss.Hinge, LabelSmoothing = 0.1 } },
        { "Dpo", s_align with { Loss = PreferenceLoss.Dpo, LabelSmoothing = 0.1 } },
        { "SimPO", s_align with { Loss = PreferenceLoss.SimPO, Divergence = FDivergence.ForwardKl } },
        { "Aot", s_align with { Loss = PreferenceLoss.Aot, Divergence = FDivergence.Alpha } },
        { "DivergenceAlpha", s_align with { Divergence = FDivergence.Alpha, DivergenceAlpha = 1 } },
        { "TargetMargin", s_align with { TargetMargin = -1 } },
        { "RatingMarginWeight", s_align with { RatingMarginWeight = double.NaN } },
        { "weight of Ipo", s_align with { Losses = [new WeightedLoss { Loss = PreferenceLoss.Ipo, Weight = 0 }] } },
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
