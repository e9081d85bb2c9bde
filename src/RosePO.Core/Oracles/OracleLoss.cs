using RosePO.Core.Oracles.Networks;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RosePO.Core.Oracles;

/// <summary>The loss of training targets, their mean, in nats.</summary>
internal static class OracleLoss
{
    /// <summary>The loss of a step.</summary>
    /// <param name="network">Gives the scores.</param>
    /// <param name="encoded">What the histories predict, (N, D).</param>
    /// <param name="targets">The items that came next, (N).</param>
    /// <param name="random">Draws negatives.</param>
    public static Tensor Of(OracleNetwork network, Tensor encoded, Tensor targets, Random random) => network.Options.Objective switch
    {
        OracleObjective.BinaryCrossEntropy => Binary(network, encoded, targets, random),
        _ => F.cross_entropy(network.Scores(encoded), targets),
    };

    /// <summary>
    /// -log sigmoid(s_target) - sum over negatives of log sigmoid(-s_negative), as SASRec (Kang and McAuley 2018, equation 6) trains; negatives are
    /// drawn uniformly from the catalogue without the target.
    /// </summary>
    private static Tensor Binary(OracleNetwork network, Tensor encoded, Tensor targets, Random random)
    {
        using var others = Negatives(targets, network.Items, network.Options.SampledNegatives, random);
        var scores = network.Scores(encoded, cat([targets.unsqueeze(1), others], 1));        // (N, 1 + K)
        var chosen = F.logsigmoid(scores.narrow(1, 0, 1)).sum();
        var drawn = F.logsigmoid(-scores.narrow(1, 1, scores.shape[1] - 1)).sum();
        using Scalar count = targets.shape[0];
        return -(chosen + drawn).div(count);
    }

    // (N, K). Ids from the target on move up by one, so that no draw is the target and all others are equally likely.
    private static Tensor Negatives(Tensor targets, int items, int count, Random random)
    {
        var known = targets.cpu().data<long>().ToArray();
        var drawn = new long[known.Length * count];
        for (var i = 0; i < drawn.Length; i++)
        {
            var item = random.Next(items - 1);
            drawn[i] = item >= known[i / count] ? item + 1 : item;
        }

        return tensor(drawn, [known.Length, count], device: targets.device);
    }
}
