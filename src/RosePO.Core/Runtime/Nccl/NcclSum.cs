using RosePO.Core.Ranks;
using RosePO.Core.Runtime.Mpi;
using static TorchSharp.torch;

namespace RosePO.Core.Runtime.Nccl;

/// <summary>Sums of values on GPUs by NCCL, where every rank computes on one of its own and has the library; otherwise on none.</summary>
/// <param name="find">Finds the library, or says why there is none.</param>
/// <param name="deviceOf">The GPU of a tensor; null where it is elsewhere.</param>
/// <param name="use">Makes a GPU the current one of this thread.</param>
internal sealed class NcclSum(Func<(INccl? Library, string? Missing)> find, Func<Tensor, int?> deviceOf, Func<int, bool> use) : IDeviceSum
{
    private INccl? _library;
    private nint _devices;
    private int? _device;

    /// <summary>By the library that is installed; the GPUs part when this process ends.</summary>
    public static NcclSum Installed()
    {
        var sum = new NcclSum(() => NcclLibrary.Find(Environment.GetEnvironmentVariable(NcclLibrary.Variable)), CudaDevice.Of, CudaDevice.Use);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => sum.Leave();
        return sum;
    }

    /// <inheritdoc/>
    public string? Join(RankGroup ranks, Tensor values)
    {
        // All ranks must sum in one way: each tells what it could do, and the first obstacle is everybody's.
        var device = deviceOf(values);
        var isJoined = _library is not null && _device == device;
        var (library, missing) = device is null ? (null, null) : isJoined ? (_library, null) : find();
        var all = ranks.Gather(new Ability(device is not null, missing, isJoined));
        if (all.All(one => one.IsJoined))
        {
            return null;
        }

        Leave();
        var obstacle = all.FirstOrDefault(one => !one.HasDevice || one.Missing is not null);
        var why = obstacle is null ? Connect(ranks, library!, device!.Value) : obstacle.Missing ?? "a rank computes on the processor";
        return why is null || device is null ? null : $"gradients of GPUs are summed through the host's memory, more slowly than by NCCL: {why}";
    }

    /// <inheritdoc/>
    public bool Takes(Tensor values) => _library is not null && deviceOf(values) == _device;

    /// <inheritdoc/>
    public void Sum(Tensor values) => Check(_library!.Sum(CudaDevice.Address(values), values.numel(), _devices));

    /// <summary>Parts from the other ranks' GPUs.</summary>
    public void Leave()
    {
        if (_library is not null)
        {
            _ = _library.Leave(_devices);
            (_library, _device) = (null, null);
        }
    }

    private string? Connect(RankGroup ranks, INccl library, int device)
    {
        // The first rank names the meeting. A rank that cannot come to it must not be waited for there.
        var named = ranks.Decided(() => library.GetUniqueId(out var id) == 0 ? id.ToArray() : []);
        var early = named.Length == 0 ? "it cannot name a meeting of the ranks" : use(device) ? null : "the driver does not give a rank its GPU";
        if (First(ranks, early) is { } absent)
        {
            return absent;
        }

        var code = library.Join(out var devices, ranks.Size, NcclId.Of(named), ranks.Rank);
        if (First(ranks, code == 0 ? null : library.ErrorText(code)) is { } failed)
        {
            if (code == 0)
            {
                _ = library.Leave(devices);
            }

            return failed;
        }

        (_library, _devices, _device) = (library, devices, device);
        return null;
    }

    private void Check(int code)
    {
        if (code != 0)
        {
            throw MpiErrors.NcclFailed(_library!.ErrorText(code));
        }
    }

    private static string? First(RankGroup ranks, string? why) => ranks.Gather(why).FirstOrDefault(told => told is not null);

    // What a rank can do: whether it computes on a GPU, why that cannot be joined, and whether it is.
    private sealed record Ability(bool HasDevice, string? Missing, bool IsJoined);
}
