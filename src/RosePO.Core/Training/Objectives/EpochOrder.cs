using RosePO.Core.Runtime;

namespace RosePO.Core.Training.Objectives;

/// <summary>A seeded order of examples, reshuffled each epoch, cut into batches.</summary>
/// <param name="count">Examples.</param>
/// <param name="batchSize">Examples of a batch.</param>
/// <param name="epochs">Passes; a fraction ends within one.</param>
/// <param name="seed">The seed.</param>
internal sealed class EpochOrder(int count, int batchSize, double epochs, int seed)
{
    private int _epoch = -1;
    private int[] _order = [];

    private int PerEpoch => Math.Max(1, count / batchSize);

    /// <summary>Batches in all.</summary>
    public int Batches => Math.Max(1, (int)Math.Round(PerEpoch * epochs));

    /// <summary>The examples of a batch and the epoch that it belongs to.</summary>
    public (int Epoch, ArraySegment<int> Examples) Batch(int step)
    {
        var epoch = step / PerEpoch;
        if (epoch != _epoch)
        {
            _order = new Random(Seeds.Order(seed, epoch)).Shuffled(Enumerable.Range(0, count));
            _epoch = epoch;
        }

        var start = step % PerEpoch * batchSize;
        return (epoch, new ArraySegment<int>(_order, start, Math.Min(batchSize, count - start)));
    }
}
