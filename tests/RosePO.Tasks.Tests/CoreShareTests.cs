using System.Reflection;
using Microsoft.Build.Framework;

namespace RosePO.Tasks.Tests;

/// <summary>Cores that the build lends.</summary>
public class CoreShareTests
{
    [Fact]
    public void A_task_takes_what_the_build_lends_and_gives_back_as_much()
    {
        var (engine, lender) = Lender.New(free: 3);
        var first = CoreShare.Take(engine, 2);
        var second = CoreShare.Take(engine, 2);
        Assert.Equal((2, 1, 0), (first.Cores, second.Cores, lender.Free));

        first.Release();
        second.Release();
        Assert.Equal(3, lender.Free);
    }

    [Fact]
    public void An_engine_that_lends_nothing_leaves_the_task_what_it_asks_for()
    {
        Assert.Equal(4, CoreShare.Take(new FakeEngine(), 4).Cores);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    public void A_task_gives_its_cores_back_unless_it_was_cancelled_when_its_host_would_not_hear(bool cancelled, int free)
    {
        var (engine, lender) = Lender.New(free: 3);
        using var task = new Computing(cancelled) { BuildEngine = engine, Cores = 2 };
        Assert.False(task.Execute());
        Assert.Equal(free, lender.Free);
    }

    private sealed class Computing(bool cancelled) : ComputingTask
    {
        protected override void Compute(IProgress<StageProgress> progress, CancellationToken cancellation)
        {
            if (cancelled)
            {
                _ = Task.Run(Cancel, CancellationToken.None);
                cancellation.WaitHandle.WaitOne();
                cancellation.ThrowIfCancellationRequested();
            }

            throw new RoseException(RoseErrorCode.RequestInvalid, "Wrong.");
        }
    }

    /// <summary>A build engine of which only lending is asked; what is logged goes nowhere.</summary>
    public class Lender : DispatchProxy
    {
        public int Free { get; private set; }

        public static (IBuildEngine9 Engine, Lender Lender) New(int free)
        {
            var engine = Create<IBuildEngine9, Lender>();
            var lender = (Lender)(object)engine;
            lender.Free = free;
            return (engine, lender);
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IBuildEngine9.ReleaseCores):
                    Free += (int)args![0]!;
                    return null;
                case nameof(IBuildEngine9.RequestCores):
                    var lent = Math.Min((int)args![0]!, Free);
                    Free -= lent;
                    return lent;
                default:
                    return targetMethod.ReturnType.IsValueType && targetMethod.ReturnType != typeof(void) ? Activator.CreateInstance(targetMethod.ReturnType) : null;
            }
        }
    }
}
