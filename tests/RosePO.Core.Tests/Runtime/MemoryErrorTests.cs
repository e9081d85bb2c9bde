using System.Runtime.InteropServices;

namespace RosePO.Core.Tests.Runtime;

public sealed class MemoryErrorTests
{
    // They are the runtime's and libtorch's to throw: here they stand in for them.
#pragma warning disable CA2201
    public static TheoryData<Exception> Exhausted =>
    [
        new OutOfMemoryException(),
        new InvalidOperationException("A worker failed.", new OutOfMemoryException()),
        new AggregateException(new ExternalException("DefaultCPUAllocator: not enough memory: you tried to allocate 4000000000 bytes.\nframe #0")),
        new ExternalException("CUDA out of memory. Tried to allocate 2 GiB"),
        new IOException("Out of Memory Error: could not allocate block of size 256 KiB"),
    ];
#pragma warning restore CA2201

    [Theory]
    [MemberData(nameof(Exhausted), DisableDiscoveryEnumeration = true)]
    public void Memory_that_ran_out_has_one_code_whoever_says_it(Exception error)
    {
        var named = MemoryErrors.Find(error);
        Assert.Equal("ROSE1006", named?.Code);
        Assert.Same(error, named!.InnerException);
        Assert.EndsWith("or end other programs.", named.Message);
        Assert.DoesNotContain("\n", named.Message);
    }

    [Fact]
    public void Other_failures_keep_theirs() => Assert.Null(MemoryErrors.Find(new InvalidOperationException("The shape is wrong.")));
}
