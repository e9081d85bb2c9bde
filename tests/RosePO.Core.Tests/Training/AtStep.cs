namespace RosePO.Core.Tests.Training;

/// <summary>Acts after a step of training.</summary>
internal sealed class AtStep(int step, Action act) : IProgress<StageProgress>
{
    public void Report(StageProgress value)
    {
        if (value.Activity == "training" && value.Done == step)
        {
            act();
        }
    }
}
