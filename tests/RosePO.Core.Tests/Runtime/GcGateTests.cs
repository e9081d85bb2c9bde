using RosePO.Core.Runtime;

namespace RosePO.Core.Tests.Runtime;

public sealed class GcGateTests
{
    [Fact]
    public async Task Nothing_is_done_alone_while_another_thread_is_in_a_step()
    {
        var gate = new GcGate();
        var (inside, alone, overlaps, ends) = (0, 0, 0, 0);
        var threads = Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < 20; round++)
                {
                    gate.Enter();
                    for (var step = 0; step < 20; step++)
                    {
                        Interlocked.Increment(ref inside);
                        Thread.SpinWait(200 * (thread + 1));
                        Interlocked.Decrement(ref inside);
                        if (step % 3 == thread % 3)
                        {
                            gate.Alone(() =>
                            {
                                overlaps += Volatile.Read(ref inside);
                                alone++;
                            });
                        }
                    }

                    gate.Leave(() => ends++);
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        await Task.WhenAll(threads).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(0, overlaps);
        Assert.InRange(alone, 1, 4 * 20 * 7);
        Assert.InRange(ends, 1, 4 * 20);
    }

    [Fact]
    public void A_pause_within_a_pause_of_the_same_thread_is_part_of_it()
    {
        using var outer = GcPause.Begin();
        using (var inner = GcPause.Begin())
        {
            inner.Renew();
        }

        outer.Renew();
    }
}
