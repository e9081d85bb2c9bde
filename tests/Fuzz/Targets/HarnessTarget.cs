using System.Runtime.CompilerServices;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>No kind of file: it ends in every way that an input can, so that a campaign's own counts can be checked.</summary>
internal sealed class HarnessTarget : IFuzzTarget
{
    public const string Kind = "harness";

    /// <summary>How an input ends, by its first byte.</summary>
    public static Verdict Expected(byte[] input) => input[0] switch
    {
        < 6 => Verdict.Crash,
        < 9 => Verdict.Hang,
        < 30 => Verdict.Unknown,
        < 50 => Verdict.SilentLoss,
        < 60 => Verdict.BadSentence,
        < 150 => Verdict.Refused,
        _ => Verdict.Read,
    };

    public byte[] Next(Random random) => [(byte)random.Next(256)];

    public void Read(byte[] input, Random random)
    {
        switch (Expected(input))
        {
            case Verdict.Crash:
                Descend(0);
                break;
            case Verdict.Hang:
                Thread.Sleep(Timeout.Infinite);
                break;
            case Verdict.Unknown:
                throw new InvalidOperationException("Without a code.");
            case Verdict.SilentLoss:
                throw new SilentLossException("Lost.");
            case Verdict.BadSentence:
                throw new RoseException(RoseErrorCode.RequestInvalid, "Without an end");
            case Verdict.Refused:
                throw new RoseException(RoseErrorCode.RequestInvalid, "Refused: give another.");
        }
    }

    public void Dispose()
    {
    }

    // A stack that ends takes the process with it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Descend(long depth) => depth < 0 ? depth : Descend(depth + 1) + Descend(depth + 2);
}
