using System.Security.Cryptography;
using RosePO.Core.Ranks;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

/// <summary>Holds ranks that train together to the same weights: each takes the same steps from the same sums, on processors that must compute alike.</summary>
internal static class RankWeights
{
    // A span's bytes are counted in 32 bits.
    private const long Chunk = 1L << 28;

    /// <summary>Requires that all ranks have the same weights.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="weights">This one's, single precision, (P).</param>
    /// <param name="step">The step that they are of.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RankFailed"/>.</exception>
    public static void Require(RankGroup ranks, Tensor weights, int step)
    {
        if (!ranks.IsShared)
        {
            return;
        }

        var hashes = ranks.Gather(HashOf(weights));
        int[] others = [.. hashes.Index().Where(hash => hash.Item != hashes[0]).Select(hash => hash.Index)];
        if (others.Length > 0)
        {
            throw RankErrors.Diverged(step, others);
        }
    }

    private static string HashOf(Tensor weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var start = 0L; start < weights.numel(); start += Chunk)
        {
            using var scope = NewDisposeScope();
            hash.AppendData(weights.detach().narrow(0, start, Math.Min(Chunk, weights.numel() - start)).cpu().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
