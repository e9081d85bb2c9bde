using RosePO.Core.Text.Titles;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// The rewards of a title's states in nats (Gao et al. 2025, arXiv 2503.07377). With log r of a token being what the user's share of titles below it is among
/// those below the state before it, S_j the sum over the first j tokens, and END the token that ends a title:
/// <code>R_j = S_j + log r(END)   where a title ends at state j
/// R_j = S_j + floor        elsewhere</code>
/// The released code takes the floor at every state but the last, also where a shorter title ends.
/// </summary>
/// <param name="flow">How often titles are chosen.</param>
/// <param name="options">What a title is worth.</param>
internal sealed class FlowRewards(TitleFlow flow, FlowOptions options)
{
    /// <summary>The rewards of a title to a user.</summary>
    /// <param name="path">The title.</param>
    /// <param name="user">What the oracle thinks of the user; null where rewards are the same for everybody.</param>
    /// <returns>R_0..R_L (L + 1).</returns>
    public float[] Of(TitlePath path, PersonalFactors? user)
    {
        var mass = Mass(user);
        var item = Item(path.End, user);
        var rewards = new float[path.Length + 1];
        var (sum, here) = (0.0, mass(path.States[0]));
        for (var j = 0; j <= path.Length; j++)
        {
            if (j > 0)
            {
                var next = mass(path.States[j]);
                sum += Personal(next - here, item, user);
                here = next;
            }

            rewards[j] = (float)(sum + (path.Ends[j] is { } end && (j == path.Length || !options.Official)
                ? Personal(mass(end) - here, j == path.Length ? item : Item(end, user), user)
                : options.Floor));
        }

        return rewards;
    }

    // The logarithm of what is below a node, up to a constant.
    private Func<TrieNode, double> Mass(PersonalFactors? user)
    {
        if (options.Reward != FlowReward.Flow)
        {
            return node => Math.Log(flow.Count(node));
        }

        var all = (double)flow.Count(flow.Trie.Root);
        double[] logs = [.. flow.Trie.Items.Select((item, place) => Math.Log(flow.Count(new TrieNode(place, place + 1, 0)) / all) / user!.Divisor(item))];
        return node => LogSumExp(logs.AsSpan(node.Low..node.High));
    }

    private double Personal(double logReward, int item, PersonalFactors? user) => options.Reward switch
    {
        FlowReward.Divided => logReward / user!.Divisor(item),
        FlowReward.Added => logReward + (options.Strength * user!.LogShare(item)),
        _ => logReward,
    };

    // Of items with the same tokens the title is the likeliest one's.
    private int Item(TrieNode end, PersonalFactors? user) => user?.Likeliest(flow.Items(end)) ?? -1;

    private static double LogSumExp(ReadOnlySpan<double> logs)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var log in logs)
        {
            most = Math.Max(most, log);
        }

        foreach (var log in logs)
        {
            sum += Math.Exp(log - most);
        }

        return most + Math.Log(sum);
    }
}
