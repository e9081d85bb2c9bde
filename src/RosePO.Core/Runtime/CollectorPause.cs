using System.Runtime;

namespace RosePO.Core.Runtime;

/// <summary>
/// Keeps the garbage collector from running in the middle of native calls. TorchSharp passes the handle of a temporary
/// <c>Scalar</c> (even <c>x + y</c> makes one) to native code without holding the object: a collection at that moment frees what the
/// call still reads, and it fails with an internal assertion of libtorch. Collections run between steps instead.
/// </summary>
internal sealed class CollectorPause : IDisposable
{
    // What may be allocated between two collections. A step's masks and batches take a few megabytes.
    private const long Budget = 200L << 20;

    private readonly bool _outermost;
    private long _allocated;

    private CollectorPause(bool outermost) => _outermost = outermost;

    /// <summary>Begins a pause; within another one it does nothing.</summary>
    public static CollectorPause Begin()
    {
        var pause = new CollectorPause(GCSettings.LatencyMode != GCLatencyMode.NoGCRegion);
        pause.Start();
        return pause;
    }

    /// <summary>Lets the collector run if half of the budget is used. Call between steps, when no native call is under way.</summary>
    public void Renew()
    {
        if (_outermost && (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion || GC.GetTotalAllocatedBytes() - _allocated > Budget / 2))
        {
            End();
            Start();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_outermost)
        {
            End();
        }
    }

    private void Start()
    {
        if (!_outermost)
        {
            return;
        }

        _allocated = GC.GetTotalAllocatedBytes();
        try
        {
            GC.TryStartNoGCRegion(Budget);
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
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
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
