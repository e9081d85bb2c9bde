namespace RosePO.Benchmarks.Peers;

/// <summary>What a peer is to compute, again and again: the first line that it reads.</summary>
/// <param name="Prompts">Token ids.</param>
/// <param name="Answers">The answers of each prompt, whose log-probs are asked for; null asks for greedy answers.</param>
/// <param name="MaxTokens">The most tokens of a greedy answer.</param>
/// <param name="End">The token that ends a greedy answer; it is part of none.</param>
internal sealed record PeerWork(int[][] Prompts, int[][][]? Answers = null, int MaxTokens = 0, int End = -1);

/// <summary>What came of it once: the line that answers each further line.</summary>
/// <param name="Ids">The greedy answers.</param>
/// <param name="LogProbs">The log-probs of each prompt's answers, summed over their tokens.</param>
internal sealed record PeerReply(int[][]? Ids = null, float[][]? LogProbs = null);
