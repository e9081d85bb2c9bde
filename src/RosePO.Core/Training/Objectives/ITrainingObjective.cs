using RosePO.Core.Artifacts;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>What one stage trains on: how many steps there are, and the loss of each.</summary>
internal interface ITrainingObjective
{
    /// <summary>Optimizer steps in all.</summary>
    int Steps { get; }

    /// <summary>
    /// The step's loss in parts that sum to it, each a scalar with its graph. A part is computed when it is asked for, so that the graph of
    /// the one before can be freed first.
    /// </summary>
    /// <param name="step">The step, from 0. The same step gives the same losses for the same weights.</param>
    /// <param name="metrics">Receives the step's figures for the log, the last of them after the last part.</param>
    IEnumerable<Tensor> Losses(int step, IDictionary<string, double> metrics);

    /// <summary>Adds to the artifact what only the trained model tells; nothing unless an objective has such.</summary>
    /// <param name="folder">The artifact's folder.</param>
    /// <param name="cancellation">Stops between batches.</param>
    void Complete(ArtifactFolder folder, CancellationToken cancellation)
    {
    }
}
