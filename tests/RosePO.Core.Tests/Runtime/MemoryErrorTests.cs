using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using RosePO.Core.Runtime;
using TorchSharp;

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
        new ExternalException("[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 35184372088832 bytes. Error code 12 (Cannot allocate memory)"),
        new IOException("Cannot allocate memory : '/data/model.safetensors'"),
        new InvalidOperationException("Out of Memory Error: Allocation failure"),
        new InvalidOperationException("failed to allocate data of size 32.0 MiB (9.5 MiB/9.5 MiB used)"),
        new ExternalException("std::bad_alloc"),
        new ExternalException("bad allocation"),
        new ExternalException("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        new InsufficientMemoryException("Insufficient memory to continue the execution of the program."),
        new IOException("The paging file is too small for this operation to complete."),
        new AggregateException(new InvalidOperationException("The first failed of something else."), new OutOfMemoryException()),
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
    public void Libtorch_that_has_no_memory_for_a_tensor_says_so()
    {
        TorchRuntime.EnsureLoaded();
        CheckReal(() => torch.empty(1L << 47, dtype: torch.ScalarType.Byte).Dispose());
    }

    [Fact]
    public void DuckDB_that_has_no_memory_for_a_query_says_so()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SET memory_limit='10MB'; SET temp_directory=''; SET threads=1";
        command.ExecuteNonQuery();
        command.CommandText = "SELECT sum(len(l)) FROM (SELECT list(i) AS l FROM range(100000000) t(i))";
        CheckReal(() => command.ExecuteScalar());
    }

    [Fact]
    public void Dotnet_that_has_no_memory_for_a_block_says_so() => CheckReal(() => Marshal.AllocHGlobal(new IntPtr(long.MaxValue / 2)));

    [Fact]
    public void A_sentence_that_only_quotes_such_words_keeps_its_code() => Assert.Null(MemoryErrors.Find(
        new RoseException(RoseErrorCode.ItemUnknown, "'Out of Memory (2003)' is no title of the dataset.")));

    private static void CheckReal(Action fail)
    {
        var error = Assert.ThrowsAny<Exception>(fail);
        Assert.True(MemoryErrors.Find(error) is { Error: RoseErrorCode.MemoryExhausted }, error.ToString());
    }

    [Fact]
    public void Other_failures_keep_theirs() => Assert.Null(MemoryErrors.Find(new InvalidOperationException("The shape is wrong.")));
}
