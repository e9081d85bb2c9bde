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
        using (var first = CoreShare.Take(engine, 2))
        {
            Assert.Equal(2, first.Cores);
            using var second = CoreShare.Take(engine, 2);
            Assert.Equal(1, second.Cores);
            Assert.Equal(0, lender.Free);
        }

        Assert.Equal(3, lender.Free);
    }

    [Fact]
    public void An_engine_that_lends_nothing_leaves_the_task_what_it_asks_for()
    {
        using var share = CoreShare.Take(new FakeEngine(), 4);
        Assert.Equal(4, share.Cores);
    }

    /// <summary>A build engine of which only lending is asked.</summary>
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
            var cores = (int)args![0]!;
            if (targetMethod!.Name == nameof(IBuildEngine9.ReleaseCores))
            {
                Free += cores;
                return null;
            }

            var lent = Math.Min(cores, Free);
            Free -= lent;
            return lent;
        }
    }
}
