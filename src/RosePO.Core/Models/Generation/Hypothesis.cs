namespace RosePO.Core.Models.Generation;

/// <summary>An answer that a beam search found.</summary>
/// <param name="Tokens">What was written, without the end token.</param>
/// <param name="LogProb">The sum of the tokens' log-probs under the model, the end token's among them.</param>
/// <param name="Score">What ranks it: the log-prob over the number of tokens to the power of the length penalty.</param>
/// <param name="Items">With a trie the items that it names (more than one only where titles have the same tokens); else none.</param>
internal sealed record Hypothesis(int[] Tokens, double LogProb, double Score, IReadOnlyList<int> Items);
