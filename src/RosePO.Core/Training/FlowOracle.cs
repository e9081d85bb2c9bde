using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Runtime;

namespace RosePO.Core.Training;

/// <summary>The oracle that makes rewards of the flow term personal. It has folds: a network that has learnt a row's user would know the titles that come later.</summary>
internal static class FlowOracle
{
    /// <summary>Loads it; null where there is no flow term, or its rewards are the same for everybody.</summary>
    /// <param name="request">The request.</param>
    /// <param name="dataset">What is trained on.</param>
    /// <exception cref="RoseException">The folder is not an oracle, one without folds, or one of another dataset.</exception>
    public static TrainedOracle? Load(TrainingRequest request, RecDataset dataset)
    {
        if (request is not SftRequest { Flow: { Weight: > 0, Reward: not FlowReward.Plain, Oracle: { } folder } })
        {
            return null;
        }

        if (Artifact.Open(folder, TrainedOracle.Kind).Inputs.GetValueOrDefault("dataset") != Artifact.Open(dataset.Folder, RecDataset.Kind).Key)
        {
            throw TrainingErrors.OracleOfOtherData(folder, dataset.Folder);
        }

        return TrainedOracle.Load(folder, dataset, request.Device).OrDispose(oracle => oracle.Folds > 1 ? oracle : throw TrainingErrors.OracleWithoutFolds(folder));
    }
}
