using Microsoft.Build.Framework;
using RosePO.Core.Runtime;

namespace RosePO.Tasks;

/// <summary>Processor cores that the build lends to a task: with <c>-m</c> several experiments divide the machine instead of each taking all of it.</summary>
internal sealed class CoreShare
{
    private readonly IBuildEngine9? _engine;

    private CoreShare(IBuildEngine9? engine, int cores) => (_engine, Cores) = (engine, cores);

    /// <summary>How many cores are ours until they are released.</summary>
    public int Cores { get; }

    /// <summary>Does a task's work on as many cores as the build lends it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="most">The most to ask for; 0 for OMP_NUM_THREADS, or all of the machine where that is not set.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Set when the build is cancelled.</param>
    public static void Use(RoseTask task, int most, Action work, CancellationToken cancellation)
    {
        var share = Take(task.BuildEngine, most > 0 ? most : Usual);
        task.Log.LogMessage(MessageImportance.Low, "on {0} of {1} processor cores", share.Cores, Environment.ProcessorCount);
        TorchRuntime.UseThreads(share.Cores);
        try
        {
            work();
        }
        finally
        {
            // A cancelled task could not ask: the thread of its host that would hear the answer waits in Cancel for the task's end. The build
            // takes back by itself what a task had.
            if (!cancellation.IsCancellationRequested)
            {
                share.Release();
            }
        }
    }

    /// <summary>Asks the build; waits until at least one core is free.</summary>
    /// <param name="engine">The build engine; one that lends nothing gives what is asked for.</param>
    /// <param name="wanted">How many at most.</param>
    public static CoreShare Take(IBuildEngine engine, int wanted)
    {
        try
        {
            return engine is IBuildEngine9 lender ? new CoreShare(lender, lender.RequestCores(wanted)) : new CoreShare(null, wanted);
        }
        catch (NotImplementedException)
        {
            // Hosts of tasks in MSBuild before 18 do not pass the question on.
            return new CoreShare(null, wanted);
        }
    }

    /// <summary>Gives the cores back.</summary>
    public void Release() => _engine?.ReleaseCores(Cores);

    private static int Usual =>
        int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out var threads) && threads > 0 ? threads : Environment.ProcessorCount;
}
