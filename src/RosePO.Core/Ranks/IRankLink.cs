namespace RosePO.Core.Ranks;

/// <summary>
/// What carries values between the processes of one run, its ranks. Every rank makes the same calls in the same order, one at a time; which of them
/// failed is <see cref="RankGroup"/>'s affair.
/// </summary>
internal interface IRankLink
{
    /// <summary>This process among them, from 0.</summary>
    int Rank { get; }

    /// <summary>How many there are, at least 2.</summary>
    int Size { get; }

    /// <summary>This process among those on the same machine, from 0.</summary>
    int LocalRank { get; }

    /// <summary>Waits until all ranks are here.</summary>
    /// <param name="isFailing">Whether this one cannot go on.</param>
    /// <param name="isPatient">Whether it may take any time: one rank works alone.</param>
    /// <returns>Whether one of them cannot go on.</returns>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RankFailed"/>: a rank did not come in time.</exception>
    bool Meet(bool isFailing, bool isPatient);

    /// <summary>Adds up values of all ranks, in place.</summary>
    void Sum(Span<float> values);

    /// <inheritdoc cref="Sum(Span{float})"/>
    void Sum(Span<double> values);

    /// <summary>The largest values of all ranks, in place.</summary>
    void Max(Span<double> values);

    /// <summary>The bytes of one rank.</summary>
    /// <param name="root">The rank.</param>
    /// <param name="own">The bytes, on that rank; not read on others.</param>
    byte[] Broadcast(int root, ReadOnlySpan<byte> own);
}
