using System.Runtime.CompilerServices;
using RosePO;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;

/// <summary>What ranks that MPI connects do for a test: each writes a line of what it found.</summary>
internal static class RankTrial
{
    public const string Kind = "ranks";

    public static int Run(string trial)
    {
        try
        {
            Say(LaunchedRanks.Run(() => trial switch
            {
                "sums" => Sums(RankGroup.Current),
                "null" => Null(),
                "silent" => Silent(RankGroup.Current),
                "thread" => OnAnotherThread(),
                _ => throw new ArgumentException(trial),
            }));
            return 0;
        }
        catch (RoseException error)
        {
            Say($"{error.Error}: {error.Message}");
            return 3;
        }
    }

    private static string Sums(RankGroup ranks)
    {
        TorchRuntime.EnsureLoaded();
        const int Count = 1_000_003;
        using var values = TorchSharp.torch.arange(Count, TorchSharp.torch.ScalarType.Float32).remainder_(1000) + ranks.Rank;
        ranks.Sum(values);
        double[] sums = [ranks.Rank + 1], most = [ranks.Rank];
        ranks.Sum(sums);
        ranks.Max(most);
        var told = ranks.Decided(() => new string('x', 300_000));

        // Unequal and empty parts.
        var all = ranks.Gather(Enumerable.Repeat(ranks.Rank, ranks.Rank * 7).ToArray());
        ranks.Barrier();
        return FormattableString.Invariant($"{ranks.Size} sum {values.sum().item<float>():0} {sums[0]} most {most[0]} told {told.Length} gathered {string.Join(',', all.Select(one => one.Length))}");
    }

    // .NET makes it of the signal of a bad pointer, which libraries that MPI loads would keep for themselves.
    private static string Null()
    {
        try
        {
            return Length(null);
        }
        catch (NullReferenceException)
        {
            RankGroup.Current.Barrier();
            return "caught";
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Length(string? text) => text!.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Silent(RankGroup ranks)
    {
        if (ranks.Rank == 1)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        ranks.Barrier();
        return "never";
    }

    private static string OnAnotherThread()
    {
        var found = "";
        var thread = new Thread(() => found = string.Join(',', RankGroup.Current.Gather(RankGroup.Current.Rank)));
        thread.Start();
        thread.Join();
        return found;
    }

    // Whole lines at once: all ranks write to one stream.
    private static void Say(string line) => Console.Out.Write($"said {line}\n");
}
