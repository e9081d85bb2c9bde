using RosePO.Core.Ranks;
using RosePO.Core.Runtime;

namespace RosePO.Core.Tests.Ranks;

/// <summary>Ranks that are threads of the test's process, without MPI. A rank that others wait for in vain fails the test after a while.</summary>
internal static class ThreadRanks
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>What became of a rank.</summary>
    /// <param name="Value">What its work returned.</param>
    /// <param name="Error">What it threw, or null.</param>
    public sealed record Outcome<T>(T? Value, Exception? Error);

    /// <summary>Does the same work on several ranks.</summary>
    /// <param name="size">How many.</param>
    /// <param name="work">The work of a rank.</param>
    /// <param name="limit">How long one is waited for.</param>
    /// <param name="devices">What sums values on a rank's device; null sums them as the host's.</param>
    /// <returns>What it returned, by rank.</returns>
    public static Outcome<T>[] Try<T>(int size, Func<int, T> work, TimeSpan? limit = null, Func<int, IDeviceSum>? devices = null)
    {
        using var hub = new Hub(size, limit ?? s_limit);
        var outcomes = new Outcome<T>[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() => outcomes[rank] = Run(hub, rank, work, devices?.Invoke(rank))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return outcomes;
    }

    /// <summary>The same for work that fails on no rank.</summary>
    /// <returns>What each returned, by rank.</returns>
    public static T[] Run<T>(int size, Func<int, T> work, Func<int, IDeviceSum>? devices = null) => [.. Try(size, work, devices: devices).Select(outcome =>
    {
        Assert.True(outcome.Error is null, outcome.Error?.ToString());
        return outcome.Value!;
    })];

    private static Outcome<T> Run<T>(Hub hub, int rank, Func<int, T> work, IDeviceSum? devices)
    {
        // One rank is a process that computes alone.
        using var used = RankGroup.Use(hub.Size == 1 ? RankGroup.Alone : new RankGroup(new Link(hub, rank), threads: 1, devices));
        try
        {
            return new Outcome<T>(RankGroup.Current.Guard(() => work(rank)), null);
        }
#pragma warning disable CA1031 // Whatever it is, the test looks at it.
        catch (Exception exception)
        {
            return new Outcome<T>(default, exception);
        }
#pragma warning restore CA1031
    }

    private sealed class Hub(int size, TimeSpan limit) : IDisposable
    {
        private readonly Barrier _barrier = new(size);
        private readonly object[] _slots = new object[size];

        public int Size => size;

        public void Dispose() => _barrier.Dispose();

        // Every rank's value on every rank; the second meeting keeps the slots until all have read them.
        public T[] Exchange<T>(int rank, T own)
            where T : notnull
        {
            _slots[rank] = own;
            Wait();
            T[] all = [.. _slots.Cast<T>()];
            Wait();
            return all;
        }

        private void Wait() => GcPause.Outside(() =>
        {
            if (!_barrier.SignalAndWait(limit))
            {
                throw RankFailure.Agreed(RankErrors.Silent(size, limit, "the test"));
            }
        });
    }

    private sealed class Link(Hub hub, int rank) : IRankLink
    {
        public int Rank => rank;

        public int Size => hub.Size;

        public int LocalRank => rank;

        public bool Meet(bool isFailing, bool isPatient) => Array.Exists(hub.Exchange(rank, isFailing), failing => failing);

        public void Sum(Span<float> values) => Reduce(values, (a, b) => a + b);

        public void Sum(Span<double> values) => Reduce(values, (a, b) => a + b);

        public void Max(Span<double> values) => Reduce(values, Math.Max);

        public byte[] Broadcast(int root, ReadOnlySpan<byte> own) => hub.Exchange(rank, own.ToArray())[root];

        private void Reduce<T>(Span<T> values, Func<T, T, T> add)
        {
            var all = hub.Exchange(rank, values.ToArray());
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = all.Select(one => one[i]).Aggregate(add);
            }
        }
    }
}
