using System.Diagnostics;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Nccl;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Training;
using RosePO.Core.Training;
using TorchSharp;

namespace RosePO.Core.Tests.Ranks;

/// <summary>Sums on devices, without one: the function table of NCCL is a fake, and the host's memory is the device's.</summary>
[Collection(TrainingCollection.Name)]
public sealed class NcclTests(TrainedStages stages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_training_whose_gradients_are_summed_on_devices_is_the_same_and_asks_the_host_for_none()
    {
        var request = stages.Sft("nccl") with { Dropout = 0, MaxSteps = 5, Validation = new() { Users = 0 } };
        using var nccl = new FakeNccl(2);
        var results = ThreadRanks.Run(2, _ => TrainModel.Run(request, cancellation: Cancellation), rank => Sum(nccl, rank));
        ThreadRanks.Run(2, _ => TrainModel.Run(request with { Destination = stages.At("nccl-host") }, cancellation: Cancellation));
        Assert.Equal(results[0].Steps, nccl.Sums);
        Assert.True(TrainedStages.Weights(stages.At("nccl")).AsSpan().SequenceEqual(TrainedStages.Weights(stages.At("nccl-host"))));
    }

    [Fact]
    public void Devices_stay_joined_for_the_next_training_and_are_joined_anew_for_another_device()
    {
        using var nccl = new FakeNccl(2);
        var device = 0;
        var said = ThreadRanks.Run(2, rank =>
        {
            var (first, again) = (Sums(1), Sums(2));
            RankGroup.Current.Barrier();
            device = 1;
            RankGroup.Current.Barrier();
            return (first, again, Sums(3));
        }, rank => new NcclSum(() => (nccl.Of(rank), null), _ => device, _ => true));
        Assert.All(said, one => Assert.Equal(((null, 2), (null, 4), (null, 6)), one));
        Assert.Equal((3, 2), (nccl.Sums, nccl.Left));
    }

    [Fact]
    public void Where_one_rank_has_no_library_or_no_device_all_sum_through_the_host_and_say_why()
    {
        using var nccl = new FakeNccl(2);
        var lacking = ThreadRanks.Run(2, _ => Sums(1), rank => new NcclSum(() => rank == 0 ? (nccl.Of(rank), null) : (null, "libnccl.so.2 was not found"), _ => 0, _ => true));
        Assert.All(lacking, one => Assert.Equal(("gradients of GPUs are summed through the host's memory, more slowly than by NCCL: libnccl.so.2 was not found", 2), one));

        var mixed = ThreadRanks.Run(2, _ => Sums(1), rank => new NcclSum(() => (nccl.Of(rank), null), _ => rank == 0 ? 0 : null, _ => true));
        Assert.EndsWith("by NCCL: a rank computes on the processor", mixed[0].Note, StringComparison.Ordinal);
        Assert.Equal((null, 2), mixed[1]);

        var alone = ThreadRanks.Run(2, _ => Sums(1), rank => new NcclSum(() => throw new InvalidOperationException(), _ => null, _ => true));
        Assert.All(alone, one => Assert.Equal((null, 2), one));
        Assert.Equal(0, nccl.Sums);
    }

    [Theory]
    [InlineData(1, -1, "error 5 of the fake")]
    [InlineData(-1, 1, "the driver does not give a rank its GPU")]
    public void A_device_that_cannot_be_joined_leaves_all_to_the_host(int failing, int withheld, string why)
    {
        using var nccl = new FakeNccl(2) { Failing = failing };
        var said = ThreadRanks.Run(2, _ => Sums(1), rank => new NcclSum(() => (nccl.Of(rank), null), _ => rank, _ => rank != withheld));
        Assert.All(said, one => Assert.EndsWith(why, one.Note, StringComparison.Ordinal));
        Assert.All(said, one => Assert.Equal(2, one.Sum));
        Assert.Equal((0, failing < 0 ? 0 : 1), (nccl.Sums, nccl.Left));
    }

    [Fact]
    public void A_sum_that_fails_is_an_error_of_all_in_its_own_words()
    {
        using var nccl = new FakeNccl(2) { IsBroken = true };
        var outcomes = ThreadRanks.Try(2, _ => Sums(1), devices: rank => Sum(nccl, rank));
        Assert.All(outcomes, outcome =>
        {
            var error = Assert.IsType<RoseException>(outcome.Error);
            Assert.Equal(RoseErrorCode.RankFailed, error.Error);
            Assert.StartsWith("NCCL could not sum the gradients (error 2 of the fake)", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_library_that_is_named_must_be_one_and_none_is_none()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("libnccl.so.2"), "no library");
        Assert.Equal((null, "ROSEPO_NCCL is none"), NcclLibrary.Find("none"));
        foreach (var file in (string[])[folder.At("libnccl.so.2"), folder.At("missing.so")])
        {
            var error = Assert.Throws<RoseException>(() => NcclLibrary.Find(file));
            Assert.Equal((RoseErrorCode.MpiNotUsable, file), (error.Error, error.File));
        }
    }

    [Fact]
    public void The_library_is_called_by_the_interface_of_its_header()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("nccl.c"), Header + """
            ncclResult_t ncclGetUniqueId(ncclUniqueId* id) { for (int i = 0; i < 128; i++) id->internal[i] = (char)(i + 1); return 0; }
            ncclResult_t ncclCommInitRank(ncclComm_t* comm, int nranks, ncclUniqueId id, int rank)
            { for (int i = 0; i < 128; i++) if (id.internal[i] != (char)(i + 1)) return 4; *comm = (ncclComm_t)(long)(100 * nranks + rank); return 0; }
            ncclResult_t ncclAllReduce(const void* from, void* to, size_t n, ncclDataType_t type, ncclRedOp_t op, ncclComm_t comm, cudaStream_t stream)
            { if (from != to || type != ncclFloat32 || op != ncclSum || stream || (long)comm != 201) return 5; for (size_t i = 0; i < n; i++) ((float*)to)[i] *= 2; return 0; }
            ncclResult_t ncclCommDestroy(ncclComm_t comm) { return (long)comm == 201 ? 0 : 4; }
            const char* ncclGetErrorString(ncclResult_t code) { return code == 5 ? "invalid usage" : "other"; }

            """);
        Assert.SkipUnless(Compiled(folder.At("nccl.c"), folder.At("libnccl.so.2")), "There is no C compiler.");
        TorchRuntime.EnsureLoaded();
        var library = NcclLibrary.Find(folder.At("libnccl.so.2")).Library!;
        Assert.Equal(0, library.GetUniqueId(out var id));
        Assert.Equal(0, library.Join(out var devices, 2, NcclId.Of(id.ToArray()), 1));
        using var values = torch.arange(5, torch.ScalarType.Float32);
        Assert.Equal(0, library.Sum(CudaDevice.Address(values), values.numel(), devices));
        Assert.Equal([0f, 2, 4, 6, 8], values.data<float>().ToArray());
        Assert.Equal((5, "invalid usage", 0), (library.Sum(0, 0, 0), library.ErrorText(5), library.Leave(devices)));
    }

    // What NCCL's nccl.h declares of what is used.
    private const string Header = """
        #include <stddef.h>
        typedef int ncclResult_t;
        typedef struct ncclComm* ncclComm_t;
        typedef struct CUstream_st* cudaStream_t;
        typedef struct { char internal[128]; } ncclUniqueId;
        typedef enum { ncclSum = 0 } ncclRedOp_t;
        typedef enum { ncclFloat32 = 7 } ncclDataType_t;

        """;

    private static NcclSum Sum(FakeNccl nccl, int rank) => new(() => (nccl.Of(rank), null), _ => rank, _ => true);

    // Joins, and sums a value of all ranks.
    private static (string? Note, float Sum) Sums(float value)
    {
        TorchRuntime.EnsureLoaded();
        using var tensor = torch.full(3, value);
        var note = RankGroup.Current.JoinDevices(tensor);
        RankGroup.Current.Sum(tensor);
        return (note, tensor[2].item<float>());
    }

    private static bool Compiled(string source, string library)
    {
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", library, source]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
