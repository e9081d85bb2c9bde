using static TorchSharp.torch;

namespace RosePO.Core.Models.Generation;

/// <summary>How the next token is chosen.</summary>
internal interface ITokenChoice
{
    /// <summary>Chooses a token for each row.</summary>
    /// <param name="logits">(R, V); -inf where a token may not come next.</param>
    /// <param name="streams">Each row's stream of random numbers, whatever batch it is in.</param>
    /// <param name="step">Tokens written before.</param>
    /// <returns>(R), int64.</returns>
    Tensor Choose(Tensor logits, IReadOnlyList<int> streams, int step);
}

/// <summary>The likeliest token.</summary>
internal sealed class GreedyChoice : ITokenChoice
{
    public Tensor Choose(Tensor logits, IReadOnlyList<int> streams, int step) => logits.argmax(-1);
}
