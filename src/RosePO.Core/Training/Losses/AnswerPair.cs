using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>A number of the chosen and of the rejected answer of each pair.</summary>
/// <param name="Chosen">Of the chosen one, (N).</param>
/// <param name="Rejected">Of the rejected one, (N).</param>
internal sealed record AnswerPair(Tensor Chosen, Tensor Rejected);
