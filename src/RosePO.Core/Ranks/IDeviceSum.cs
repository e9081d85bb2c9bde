using static TorchSharp.torch;

namespace RosePO.Core.Ranks;

/// <summary>Adds up values of all ranks where they are, in the memory of their devices.</summary>
internal interface IDeviceSum
{
    /// <summary>Joins the devices that tensors of all ranks are on; all ranks call it.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="values">This rank's.</param>
    /// <returns>Why they are not joined although this rank computes on a device; otherwise null.</returns>
    string? Join(RankGroup ranks, Tensor values);

    /// <summary>Whether a tensor can be summed here, as it lies on the device that was joined; the same on all ranks.</summary>
    bool Takes(Tensor values);

    /// <summary>Adds up a tensor in place, once all ranks have met.</summary>
    /// <param name="values">Single precision, contiguous, (N).</param>
    void Sum(Tensor values);
}
