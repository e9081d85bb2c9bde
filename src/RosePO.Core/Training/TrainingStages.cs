namespace RosePO.Core.Training;

/// <summary>The stage that a request is of.</summary>
internal static class TrainingStages
{
    /// <summary>The stage.</summary>
    public static TrainingStage Of(TrainingRequest request) => request switch
    {
        PretrainRequest => TrainingStage.Pretrain,
        SftRequest => TrainingStage.Sft,
        _ => TrainingStage.Align,
    };
}
