namespace RosePO.Core.Runtime.Nccl;

/// <summary>What is used of NCCL, as its C functions are: each returns 0, or the code of an error.</summary>
internal interface INccl
{
    /// <summary>Makes the name by which devices find one another.</summary>
    int GetUniqueId(out NcclId id);

    /// <summary>Joins the current device of the thread to those of the other ranks; waits until all do.</summary>
    /// <param name="communicator">The devices together.</param>
    /// <param name="ranks">How many there are.</param>
    /// <param name="id">The name that the first rank made.</param>
    /// <param name="rank">This one.</param>
    int Join(out nint communicator, int ranks, NcclId id, int rank);

    /// <summary>Adds up numbers in single precision of all devices, in place, behind what the device's default stream is to do before.</summary>
    /// <param name="values">Their address on the device.</param>
    /// <param name="count">How many.</param>
    /// <param name="communicator">The devices.</param>
    int Sum(nint values, long count, nint communicator);

    /// <summary>Parts from the others.</summary>
    int Leave(nint communicator);

    /// <summary>An error in words.</summary>
    string ErrorText(int code);
}
