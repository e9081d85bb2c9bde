using System.Diagnostics;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Measuring;

/// <summary>Where and how a benchmark runs, and what every result says about that.</summary>
/// <param name="Device">The device.</param>
/// <param name="Compute">The type of matrix products.</param>
/// <param name="Steps">Timed repetitions.</param>
internal sealed record Setting(Device Device, ScalarType Compute, int Steps)
{
    /// <summary>Picks the device and the type.</summary>
    /// <param name="precision">The type; automatic is what training would choose.</param>
    /// <param name="steps">Timed repetitions.</param>
    /// <param name="device">The device; null for CUDA where there is one.</param>
    public static Setting Of(Precision precision, int steps, string? device = null)
    {
        var selected = TorchRuntime.SelectDevice(device ?? "auto");
        return new Setting(selected, MatrixPrecision.Resolve(precision, selected), steps);
    }

    /// <summary>A model with random weights, the same at each call, that is not trained.</summary>
    /// <param name="shape">Its shape.</param>
    public LlamaModel Frozen(ModelShape shape) =>
        LlamaModel.Create(shape.Config, seed: 1, Device, trainable: false).OrDispose(model => { model.Compute = Compute; });

    /// <summary>Seconds of an action, the median over the steps, after one untimed run.</summary>
    /// <param name="action">What is timed.</param>
    /// <param name="warmUp">What runs untimed instead of it, where a whole run would take too long.</param>
    public double MedianSeconds(Action action, Action? warmUp = null)
    {
        using var pause = GcPause.Begin();
        Timed(warmUp ?? action, pause);
        return Statistic.Median(Enumerable.Range(0, Steps).Select(_ => Timed(action, pause)));
    }

    /// <summary>Seconds of an action and of the one that it is compared with, in turn; the second is null where there is none.</summary>
    /// <inheritdoc cref="MedianSeconds"/>
    public (double Seconds, double? Other) MedianSecondsBeside(Action action, Action? other, Action? warmUp = null)
    {
        if (other is null)
        {
            return (MedianSeconds(action, warmUp), null);
        }

        var seconds = MedianSecondsInTurn(action, other);
        return (seconds[0], seconds[1]);
    }

    /// <summary>
    /// Seconds of actions that are compared, each one's median over the steps, after one untimed run of each. They take turns, so that what else the machine does
    /// meets them alike.
    /// </summary>
    public double[] MedianSecondsInTurn(params Action[] actions)
    {
        using var pause = GcPause.Begin();
        Array.ForEach(actions, action => Timed(action, pause));
        var rounds = Enumerable.Range(0, Steps).Select(_ => Array.ConvertAll(actions, action => Timed(action, pause))).ToList();
        return [.. actions.Select((_, i) => Statistic.Median(rounds.Select(round => round[i])))];
    }

    /// <summary>
    /// The fields that every result has. Called when the benchmark's own work is done: the peak is read first, so that the
    /// ceiling's matrices are no part of it.
    /// </summary>
    public BenchmarkResult Report(string name)
    {
        var peak = PeakMb();
        return new BenchmarkResult
        {
            Benchmark = name,
            Precision = Compute == ScalarType.BFloat16 ? "bf16" : "fp32",
            Machine = Machine.Name(Device),
            Device = Device.ToString(),
            Threads = get_num_threads(),
            Steps = Steps,
            PeakMb = peak,
            CeilingGflops = Ceiling.Gflops(this),
        };
    }

    /// <summary>The largest resident memory of the process so far, 10^6 bytes.</summary>
    public static double PeakMb()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }

    private double Timed(Action action, GcPause pause)
    {
        pause.Renew();
        var start = Stopwatch.GetTimestamp();
        action();
        if (Device.type == DeviceType.CUDA)
        {
            // Its kernels run behind the caller's back.
            cuda.synchronize();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
