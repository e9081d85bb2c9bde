using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Running;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Worker;

/// <summary>One request.</summary>
internal static class Work
{
    /// <summary>Computes it.</summary>
    /// <param name="input">Where the first rank reads it.</param>
    /// <param name="output">Where reports go.</param>
    /// <returns>The process's exit code.</returns>
    public static int Run(TextReader input, TextWriter output)
    {
        try
        {
            return LaunchedRanks.Run(() => Run(RankGroup.Current, input, output));
        }
#pragma warning disable CA1031 // Whatever it is, it is reported.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // What all know the first one tells, unless it may be the one that is missing.
            if (!LaunchedRanks.IsSilent || !RankFailure.IsAgreed(exception) || exception is RoseException { Error: RoseErrorCode.RankFailed })
            {
                Say(output, new WorkReport { Failure = RankFailure.Of(exception) });
            }

            return 1;
        }
    }

    private static int Run(RankGroup ranks, TextReader input, TextWriter output)
    {
        using var stop = new CancellationTokenSource();
        using var signal = TerminationSignal.Watch(stop.Token);
        var order = ranks.Decided(() => WorkOrder.Of(input.ReadLine() ?? throw MpiErrors.NoOrder()));
        using var published = Publication.Use(order.Published is { } texts ? new Publication(texts) : new Publication());
        var progress = ranks.IsFirst ? new Progress(output) : null;
        if (ranks.IsFirst)
        {
            StopAtEnd(input, stop);
        }

        if (LaunchedRanks.Warning() is { } warning)
        {
            progress?.Report(new StageProgress("ranks", "starting", 0, 0, warning));
        }

        var result = SharedStages.Run(order, progress, signal.Token);
        if (ranks.IsFirst)
        {
            Say(output, WorkReport.Of(result));
        }

        ranks.Barrier();
        return 0;
    }

    // Whoever asked for the work holds the other end of the input: it ends where the work is cancelled, and where nobody waits for it any more.
    private static void StopAtEnd(TextReader input, CancellationTokenSource stop) => new Thread(() =>
    {
        try
        {
            while (input.ReadLine() is not null)
            {
            }

            stop.Cancel();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The work has ended.
        }
    })
    { IsBackground = true }.Start();

    private static void Say(TextWriter output, WorkReport report)
    {
        lock (output)
        {
            output.WriteLine(report.ToLine());
            output.Flush();
        }
    }

    private sealed class Progress(TextWriter output) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => Say(output, new WorkReport { Progress = value });
    }
}
