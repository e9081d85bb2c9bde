using RosePO.Core.Runtime.Nccl;

namespace RosePO.Core.Tests.Ranks;

/// <summary>NCCL for ranks that are threads and devices that are the host's memory: the function table, without the library.</summary>
/// <param name="size">How many ranks there are.</param>
internal sealed class FakeNccl(int size) : IDisposable
{
    private readonly Barrier _barrier = new(size);
    private readonly float[][] _values = new float[size][];
    private int _sums;
    private int _left;

    /// <summary>A rank whose device cannot be joined; -1 for none.</summary>
    public int Failing { get; init; } = -1;

    /// <summary>Whether sums fail.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Sums that all ranks made.</summary>
    public int Sums => _sums / size;

    /// <summary>Ranks whose devices parted again.</summary>
    public int Left => _left;

    /// <summary>The table of a rank.</summary>
    public INccl Of(int rank) => new Table(this, rank);

    public void Dispose() => _barrier.Dispose();

    private sealed class Table(FakeNccl all, int rank) : INccl
    {
        private readonly nint _communicator = 1000 + rank;

        public int GetUniqueId(out NcclId id)
        {
            id = NcclId.Of([.. Enumerable.Range(1, NcclId.Length).Select(i => (byte)i)]);
            return rank == 0 ? 0 : 4;
        }

        public int Join(out nint communicator, int ranks, NcclId id, int own)
        {
            Assert.Equal(Enumerable.Range(1, NcclId.Length).Select(i => (byte)i), id.ToArray());
            Assert.Equal((all._values.Length, rank), (ranks, own));
            all._barrier.SignalAndWait();
            communicator = _communicator;
            return rank == all.Failing ? 5 : 0;
        }

        public int Sum(nint values, long count, nint communicator)
        {
            Assert.Equal(_communicator, communicator);
            if (all.IsBroken)
            {
                return 2;
            }

            var own = new float[count];
            System.Runtime.InteropServices.Marshal.Copy(values, own, 0, own.Length);
            all._values[rank] = own;
            all._barrier.SignalAndWait();
            var sum = new float[count];
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] = all._values.Select(one => one[i]).Aggregate((a, b) => a + b);
            }

            all._barrier.SignalAndWait();
            System.Runtime.InteropServices.Marshal.Copy(sum, 0, values, sum.Length);
            Interlocked.Increment(ref all._sums);
            return 0;
        }

        public int Leave(nint communicator)
        {
            Assert.Equal(_communicator, communicator);
            Interlocked.Increment(ref all._left);
            return 0;
        }

        public string ErrorText(int code) => $"error {code} of the fake";
    }
}
