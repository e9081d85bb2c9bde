using System.Diagnostics;
using System.Globalization;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Training;

namespace RosePO.Benchmarks.Scaling;

/// <summary>Steps of the real trainer on ranks of this machine, each time in processes of their own.</summary>
/// <param name="scratch">Where models go.</param>
/// <param name="request">The training.</param>
/// <param name="steps">Timed steps; one more goes before them.</param>
internal sealed class TimedRanks(ScratchFolder scratch, AlignRequest request, int steps)
{
    private const string Launcher = "mpirun --bind-to none";

    /// <summary>Seconds of a step, the median; null where processes cannot be launched.</summary>
    /// <param name="name">What is trained.</param>
    /// <param name="lora">The adapter's rank; 0 trains all.</param>
    /// <param name="ranks">Processes.</param>
    /// <param name="threads">Threads of each.</param>
    public double? Seconds(string name, int lora, int ranks, int threads)
    {
        var times = new List<long>();
        try
        {
            TrainModel.Run(
                request with
                {
                    Lora = new LoraOptions { Rank = lora },
                    MaxSteps = steps + 1,
                    Launcher = string.Create(CultureInfo.InvariantCulture, $"env OMP_NUM_THREADS={threads} {Launcher} -n {ranks}"),
                    Destination = scratch.File(string.Create(CultureInfo.InvariantCulture, $"{name}-{ranks}-{threads}")),
                },
                new EachStep(times));
        }
        catch (RoseException exception) when (exception.Error == RoseErrorCode.MpiNotUsable)
        {
            return null;
        }
        catch (RoseException exception) when (exception.Error == RoseErrorCode.RankFailed && exception.Message.Contains("No such file", StringComparison.Ordinal))
        {
            // What env says of a launcher that is not installed.
            return null;
        }

        return Statistic.Median(times.Zip(times.Skip(1), (from, to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds));
    }

    // Told as the trainer tells it, after each step.
    private sealed class EachStep(List<long> times) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Activity == "training")
            {
                times.Add(Stopwatch.GetTimestamp());
            }
        }
    }
}
