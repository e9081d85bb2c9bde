using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>How the next token is chosen.</summary>
internal interface ITokenChoice
{
    /// <summary>Chooses a token for each row.</summary>
    /// <param name="logits">(R, V); -inf where a token may not come next.</param>
    /// <param name="rows">Each row's number among all prompts, whatever batch it is in.</param>
    /// <param name="step">Tokens written before.</param>
    /// <returns>(R), int64.</returns>
    Tensor Choose(Tensor logits, IReadOnlyList<int> rows, int step);
}

/// <summary>The likeliest token.</summary>
internal sealed class GreedyChoice : ITokenChoice
{
    public Tensor Choose(Tensor logits, IReadOnlyList<int> rows, int step) => logits.argmax(-1);
}
