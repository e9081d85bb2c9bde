using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Ranks;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>Ranks that MPI connects.</summary>
internal sealed unsafe class MpiLink : IRankLink
{
    /// <summary>The environment variable that says for how many seconds a rank is waited for.</summary>
    public const string LimitVariable = "ROSEPO_RANK_TIMEOUT";

    // MPI counts in 32 bits.
    private const int Chunk = 1 << 30;

    // A launcher that ends its processes drops what they said a moment ago: the first has its say, and the others leave it the time.
    private static readonly TimeSpan s_say = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_usual = TimeSpan.FromHours(1);

    private readonly MpiLibrary _library;
    private readonly TimeSpan _limit = Limit();
    private bool _isBroken;

    /// <summary>Wraps the library that joined the processes; they part when this one ends.</summary>
    public MpiLink(MpiLibrary library, int localRank)
    {
        (_library, LocalRank) = (library, localRank);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
    }

    /// <inheritdoc/>
    public int Rank => _library.Rank;

    /// <inheritdoc/>
    public int Size => _library.Size;

    /// <inheritdoc/>
    public int LocalRank { get; }

    /// <inheritdoc/>
    public bool Meet(bool isFailing, bool isPatient)
    {
        var value = isFailing ? 1 : 0;
        var at = &value;
        GcPause.Outside(() => Wait(at, isPatient));
        return value > 0;
    }

    // Looked at now and then instead of waited for: a rank that waits leaves its core to those that compute, and can tell that one is missing.
    private void Wait(int* value, bool isPatient)
    {
        var (request, clock, pause) = ((nint)0, Stopwatch.StartNew(), new SpinWait());
        _library.BeginMax(value, &request);
        while (!_library.IsComplete(&request))
        {
            if (clock.ElapsedMilliseconds < 2)
            {
                pause.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            Thread.Sleep(clock.ElapsedMilliseconds < 1000 ? 1 : 10);
            if (!isPatient && _limit > TimeSpan.Zero && clock.Elapsed > _limit)
            {
                _isBroken = true;
                throw RankFailure.Agreed(RankErrors.Silent(Size, _limit, LimitVariable));
            }
        }
    }

    /// <inheritdoc/>
    public void Sum(Span<float> values) => _library.Sum(values);

    /// <inheritdoc/>
    public void Sum(Span<double> values) => _library.Sum(values);

    /// <inheritdoc/>
    public void Max(Span<double> values) => _library.Max(values);

    /// <inheritdoc/>
    public byte[] Broadcast(int root, ReadOnlySpan<byte> own)
    {
        var length = (long)own.Length;
        _library.Broadcast(new Span<byte>(&length, sizeof(long)), root);
        var bytes = Rank == root ? own.ToArray() : new byte[length];
        for (var start = 0L; start < bytes.Length; start += Chunk)
        {
            _library.Broadcast(bytes.AsSpan((int)start, (int)Math.Min(Chunk, bytes.Length - start)), root);
        }

        return bytes;
    }

    // Where a rank is missing nobody can leave in order: all are ended.
    private void End()
    {
        if (!_isBroken)
        {
            _library.Leave();
            return;
        }

        Thread.Sleep(Rank == 0 ? s_say : s_grace);
        _library.Abort();
    }

    private static TimeSpan Limit() => Environment.GetEnvironmentVariable(LimitVariable) is not { Length: > 0 } text ? s_usual
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : throw MpiErrors.NoLimit(text, LimitVariable);
}
