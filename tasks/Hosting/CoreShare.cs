using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>Processor cores that the build lends to a task: with <c>-m</c> several experiments divide the machine instead of each taking all of it.</summary>
internal sealed class CoreShare
{
    private readonly IBuildEngine9? _engine;

    private CoreShare(IBuildEngine9? engine, int cores) => (_engine, Cores) = (engine, cores);

    /// <summary>How many cores are ours until they are released.</summary>
    public int Cores { get; }

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
}
