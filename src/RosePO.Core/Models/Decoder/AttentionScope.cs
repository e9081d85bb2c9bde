using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>Which tokens each token sees.</summary>
/// <param name="Mask">Added to attention scores, (B, 1, T, S): 0 where seen, -inf where hidden.</param>
/// <param name="Causal">So many tokens at the start of every row see those before them, themselves, and no others, as the mask says too.</param>
internal readonly record struct AttentionScope(Tensor Mask, int Causal);
