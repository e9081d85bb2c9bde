using System.Runtime;

namespace RosePO.Core.Runtime;

/// <summary>
/// Keeps the garbage collector from running in the middle of native calls. TorchSharp passes the handle of a temporary
/// <c>Scalar</c> (even <c>x + y</c> makes one) to native code without holding the object: a collection at that moment frees what the
/// call still reads, and it fails with an internal assertion of libtorch, or computes with another number. Collections run between steps
/// instead. The collector is one for the process: where several threads compute, one that needs a collection waits until the others are
/// between their steps too.
/// </summary>
internal sealed class GcPause : IDisposable
{
    // What may be allocated between two collections: a step's masks and batches take a few megabytes. Of a heap that is limited, an eighth.
    private static readonly long s_budget = Math.Min(200L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    private static readonly GcGate s_gate = new();

    [ThreadStatic]
    private static bool t_paused;

    private readonly bool _outermost;
    private long _allocated;

    private GcPause(bool outermost) => _outermost = outermost;

    /// <summary>Begins a pause of this thread; within another one of its own it does nothing. It must end on the thread that began it.</summary>
    public static GcPause Begin()
    {
        var pause = new GcPause(!t_paused);
        if (pause._outermost)
        {
            t_paused = true;
            s_gate.Enter();
            pause.Renew();
        }

        return pause;
    }

    /// <summary>Lets the collector run if half of the budget is used, and bounds what the native heap keeps. Call between steps, when no native call is under way.</summary>
    public void Renew()
    {
        NativeHeap.Bound();
        if (_outermost && (!IsHeld || GC.GetTotalAllocatedBytes() - _allocated > s_budget / 2))
        {
            Restart();
            _allocated = GC.GetTotalAllocatedBytes();
        }
    }

    /// <summary>
    /// Waits for another process or thread outside of this thread's pause, so that those that compute need not wait for this one to collect. Call when no
    /// native call is under way.
    /// </summary>
    public static void Outside(Action wait)
    {
        if (!t_paused)
        {
            wait();
            return;
        }

        s_gate.Leave(() => { });
        try
        {
            wait();
        }
        finally
        {
            s_gate.Enter();
            if (!IsHeld)
            {
                Restart();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_outermost)
        {
            t_paused = false;
            s_gate.Leave(End);
        }
    }

    private static bool IsHeld => GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;

    private static void Restart() => s_gate.Alone(() =>
    {
        End();
        Start();
    });

    private static void Start()
    {
        try
        {
            GC.TryStartNoGCRegion(s_budget);
        }
        catch (InvalidOperationException)
        {
            // Another part of the process holds one already: it serves as well.
        }
    }

    private static void End()
    {
        try
        {
            if (IsHeld)
            {
                GC.EndNoGCRegion();
            }
        }
        catch (InvalidOperationException)
        {
            // The budget was used up and the collector ended it.
        }
    }
}
