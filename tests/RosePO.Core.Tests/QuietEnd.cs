[assembly: AssemblyFixture(typeof(RosePO.Core.Tests.QuietEnd))]

namespace RosePO.Core.Tests;

/// <summary>
/// What tests left to the collector is freed before the process ends: native libraries take themselves apart then, and a finalizer that still frees memory of theirs beside that ends
/// the process with a fault after its last test.
/// </summary>
public sealed class QuietEnd : IDisposable
{
    public void Dispose()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
