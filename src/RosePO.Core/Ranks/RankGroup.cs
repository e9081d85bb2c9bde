using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Ranks;

/// <summary>
/// The ranks of a run: processes that compute one artifact together. Every rank takes the same way through the code and makes the same calls here in the same
/// order. What is decided by a disk, a clock, a signal or a lock is decided by the first rank and told to the others. A rank that fails makes all of them fail, with
/// its error, when they next meet: none is left waiting, and each clears up after itself.
/// </summary>
/// <param name="link">What carries values between them; null where there is only one.</param>
/// <param name="threads">The threads that each computes with.</param>
/// <param name="devices">Adds up what lies in the memory of devices; null where that goes through the host's.</param>
internal sealed class RankGroup(IRankLink? link, int threads, IDeviceSum? devices = null)
{
    // The most values that go over at once: a span's bytes are counted in 32 bits.
    private const long Chunk = 1L << 28;

    private static readonly AsyncLocal<RankGroup?> s_current = new();

    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The group of a process that computes alone: every call returns what it was given.</summary>
    public static RankGroup Alone { get; } = new(null, 0);

    /// <summary>The ranks that compute what this thread, and what it started, computes.</summary>
    public static RankGroup Current => s_current.Value ?? Alone;

    /// <summary>This process among them, from 0.</summary>
    public int Rank => link?.Rank ?? 0;

    /// <summary>How many there are.</summary>
    public int Size => link?.Size ?? 1;

    /// <summary>This process among those on the same machine, from 0.</summary>
    public int LocalRank => link?.LocalRank ?? 0;

    /// <summary>The threads that each of them computes with, on which the bytes of what is computed depend.</summary>
    public int Threads => threads;

    /// <summary>Whether this is the rank that decides and writes.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Whether there are others.</summary>
    public bool IsShared => link is not null;

    /// <summary>Holds for what this thread does, and what it starts, until the result is disposed of.</summary>
    public static IDisposable Use(RankGroup group)
    {
        var before = s_current.Value;
        s_current.Value = group;
        return new Scope(before);
    }

    /// <summary>Prepares sums of tensors that lie where this one does: where the ranks' devices can be joined, they need not go through the host's memory.</summary>
    /// <param name="values">A tensor such as will be summed.</param>
    /// <returns>Why they go through the host's memory although they lie elsewhere; otherwise null.</returns>
    public string? JoinDevices(Tensor values) => link is null ? null : devices?.Join(this, values);

    /// <summary>Adds up a tensor of all ranks, in place.</summary>
    /// <param name="values">Single precision, contiguous, (N); on another device it goes through the host's memory where <see cref="JoinDevices"/> did not join those.</param>
    public void Sum(Tensor values)
    {
        if (link is not null && devices?.Takes(values) == true)
        {
            // One that is missing is missed here, where it is waited for with a limit.
            Meet();
            devices.Sum(values);
            return;
        }

        InParts(values, bytes => link!.Sum(MemoryMarshal.Cast<byte, float>(bytes)));
    }

    /// <summary>Gives every rank the first one's values of a tensor.</summary>
    /// <inheritdoc cref="Sum(Tensor)"/>
    public void Copy(Tensor values) => InParts(values, bytes => link!.Broadcast(0, bytes).CopyTo(bytes));

    /// <summary>Adds up values of all ranks, in place.</summary>
    public void Sum(Span<double> values)
    {
        if (link is not null)
        {
            Meet();
            link.Sum(values);
        }
    }

    /// <summary>The largest values of all ranks, in place.</summary>
    public void Max(Span<double> values)
    {
        if (link is not null)
        {
            Meet();
            link.Max(values);
        }
    }

    /// <summary>Waits for all ranks.</summary>
    public void Barrier()
    {
        if (link is not null)
        {
            Meet();
        }
    }

    /// <summary>Tells the others a value; for the first rank, which may have worked alone before it.</summary>
    public void Tell<T>(T value)
    {
        if (link is not null)
        {
            Meet(isPatient: true);
            link.Broadcast(0, JsonSerializer.SerializeToUtf8Bytes(value, s_json));
        }
    }

    /// <summary>What the first rank tells, for the others.</summary>
    public T Hear<T>()
    {
        Meet(isPatient: true);
        return JsonSerializer.Deserialize<T>(link!.Broadcast(0, []), s_json)!;
    }

    /// <summary>What the first rank decides.</summary>
    /// <param name="decide">Called on the first rank alone.</param>
    public T Decided<T>(Func<T> decide)
    {
        if (link is null)
        {
            return decide();
        }

        if (!IsFirst)
        {
            return Hear<T>();
        }

        var value = Guard(decide);
        Tell(value);
        return value;
    }

    /// <summary>Each rank's value, by rank, on every rank.</summary>
    public T[] Gather<T>(T own)
    {
        if (link is null)
        {
            return [own];
        }

        Meet();
        return [.. Exchange(JsonSerializer.SerializeToUtf8Bytes(own, s_json)).Select(value => JsonSerializer.Deserialize<T>(value, s_json)!)];
    }

    /// <summary>Does what all ranks do; where one of them fails, all fail with its error.</summary>
    public T Guard<T>(Func<T> work)
    {
        if (link is null)
        {
            return work();
        }

        try
        {
            return work();
        }
        catch (Exception exception) when (!RankFailure.IsAgreed(exception))
        {
            // The others learn of it when they next meet, wherever that is.
            link.Meet(isFailing: true, isPatient: true);
            if (Failure(exception) is var failure && failure != exception)
            {
                throw failure;
            }

            throw;
        }
    }

    private void InParts(Tensor values, PartAction act)
    {
        if (link is null)
        {
            return;
        }

        Meet();
        for (var start = 0L; start < values.numel(); start += Chunk)
        {
            using var scope = NewDisposeScope();
            var part = values.view(-1).narrow(0, start, Math.Min(Chunk, values.numel() - start));       // (n)
            var host = part.cpu();
            act(host.bytes);
            if (part.device.type != DeviceType.CPU)
            {
                part.copy_(host);
            }
        }
    }

    private delegate void PartAction(Span<byte> bytes);

    private void Meet(bool isPatient = false)
    {
        if (link!.Meet(isFailing: false, isPatient))
        {
            throw Failure(null);
        }
    }

    // The failure of the lowest rank that has one is everybody's.
    private Exception Failure(Exception? own)
    {
        var told = Exchange(own is null ? [] : JsonSerializer.SerializeToUtf8Bytes(RankFailure.Of(own, Rank), s_json));
        var first = Array.FindIndex(told, one => one.Length > 0);
        return RankFailure.Agreed(first == Rank ? own! : JsonSerializer.Deserialize<RankFailure>(told[first], s_json)!.ToException());
    }

    private byte[][] Exchange(byte[] own) => [.. Enumerable.Range(0, Size).Select(rank => link!.Broadcast(rank, rank == Rank ? own : []))];

    private sealed class Scope(RankGroup? before) : IDisposable
    {
        public void Dispose() => s_current.Value = before;
    }
}
