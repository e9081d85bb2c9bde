using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Checks, one after the other, what training needs of this machine, each with what to do where it is wanting.</summary>
public static class TestRuntime
{
    // A 15M-parameter decoder trains in 0.8 GB, one of 135M in 3.6 GB (docs/benchmarks.md).
    private const double SmallMemory = 2e9;

    private const int MatrixSize = 1024;
    private static readonly TimeSpan s_probe = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_selfTest = TimeSpan.FromSeconds(1);

    /// <summary>Runs the checks.</summary>
    /// <param name="request">The device to check.</param>
    /// <param name="progress">Receives which check runs.</param>
    /// <param name="cancellation">Stops between two checks.</param>
    /// <returns>One entry per check; what could not be tried after a failure is <see cref="RuntimeCheckStatus.Skipped"/>.</returns>
    public static IEnumerable<RuntimeCheck> Run(
        RuntimeTestRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Device? device = null;
        (string Name, bool NeedsTorch, bool NeedsDevice, Func<RuntimeCheck> Run)[] checks =
        [
            ("libtorch", false, false, LibTorch),
            ("LibTorchSharp", true, false, Bridge),
            ("Device", true, false, () => OnDevice(request.Device, out device)),
            ("Precision", true, true, () => Precisions(device!)),
            ("Memory", false, false, Memory),
            ("Self-test", true, true, () => SelfTest(device!)),
        ];
        var torchFailed = false;
        for (var i = 0; i < checks.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (name, needsTorch, needsDevice, run) = checks[i];
            progress?.Report(new StageProgress("runtime", $"checking {name}", i, checks.Length));
            if ((needsTorch && torchFailed) || (needsDevice && device is null))
            {
                yield return new RuntimeCheck(name, RuntimeCheckStatus.Skipped, "An earlier check failed.", null);
                continue;
            }

            var check = Attempt(name, run);
            torchFailed |= name == "libtorch" && check.Status == RuntimeCheckStatus.Failed;
            yield return check;
        }
    }

    private static RuntimeCheck Attempt(string name, Func<RuntimeCheck> check)
    {
        try
        {
            return check();
        }
        catch (RoseException error)
        {
            // An error is what was wrong and, after the last colon, what to do.
            var cut = error.Message.LastIndexOf(": ", StringComparison.Ordinal);
            return cut < 0
                ? new RuntimeCheck(name, RuntimeCheckStatus.Failed, error.Message, null)
                : new RuntimeCheck(name, RuntimeCheckStatus.Failed, error.Message[..cut] + ".", Sentence(error.Message[(cut + 2)..]));
        }
        catch (Exception error) when (error is System.Runtime.InteropServices.ExternalException or InvalidOperationException)
        {
            return new RuntimeCheck(
                name, RuntimeCheckStatus.Failed, error.Message.ReplaceLineEndings(" ").Trim(), "Reinstall libtorch with Install-RosePORuntime -Force.");
        }
    }

    private static RuntimeCheck LibTorch()
    {
        TorchRuntime.EnsureLoaded();
        return InstalledRuntime.Read(TorchRuntime.Folder!) is { } installed && installed.Difference() is { } difference
            ? new RuntimeCheck("libtorch", RuntimeCheckStatus.Failed, $"Loaded from '{TorchRuntime.Folder}', where {difference}.", "Reinstall libtorch with Install-RosePORuntime -Force.")
            : Passed("libtorch", $"Loaded from '{TorchRuntime.Folder}'.");
    }

    private static RuntimeCheck Bridge() => TorchRuntime.IsCompatCopy
        ? Passed("LibTorchSharp", $"This system's libstdc++ is older than GCC 13: the compatibility copy '{TorchRuntime.Bridge}' is in use.")
        : Passed("LibTorchSharp", $"Loaded from '{TorchRuntime.Bridge}', without a compatibility copy.");

    private static RuntimeCheck OnDevice(string name, out Device? device)
    {
        device = null;
        device = TorchRuntime.SelectDevice(name);
        return Passed("Device", Describe(device));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Describe(Device device) => device.type == DeviceType.CUDA
        ? $"{device} of {cuda.device_count()} CUDA devices."
        : $"cpu with {get_num_threads()} threads of {Environment.ProcessorCount}.";

    private static RuntimeCheck Precisions(Device device)
    {
        var automatic = MatrixPrecision.Resolve(Precision.Auto, device);
        var (full, half) = (Gigaflops(device, ScalarType.Float32), Gigaflops(device, ScalarType.BFloat16));
        var finding = string.Create(
            CultureInfo.InvariantCulture,
            $"float32 {full:0} GFLOP/s, bfloat16 {half:0} GFLOP/s; -Precision Auto takes {(automatic == ScalarType.BFloat16 ? "bfloat16" : "float32")}.");
        var chosenIsSlower = automatic == ScalarType.BFloat16 ? half < full : half > 1.5 * full;
        return chosenIsSlower
            ? new RuntimeCheck(
                "Precision", RuntimeCheckStatus.Warning, finding, $"Try -Precision {(automatic == ScalarType.BFloat16 ? Precision.Fp32 : Precision.Bf16)}, which multiplied faster here.")
            : Passed("Precision", finding);
    }

    // 2 n^3 operations a product of n x n matrices.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Gigaflops(Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var matrix = ones(MatrixSize, MatrixSize, dtype: type, device: device);
        matrix.matmul(matrix);
        var clock = Stopwatch.StartNew();
        var products = 0;
        double seconds;
        do
        {
            using var inner = NewDisposeScope();
            // Reading one value waits for the device.
            _ = matrix.matmul(matrix)[0, 0].to(ScalarType.Float32).item<float>();
            products++;
            seconds = clock.Elapsed.TotalSeconds;
        }
        while (seconds < s_probe.TotalSeconds);
        return products * 2.0 * MatrixSize * MatrixSize * MatrixSize / seconds / 1e9;
    }

    private static RuntimeCheck Memory()
    {
        var memory = GC.GetGCMemoryInfo();
        double free = Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
        var finding = string.Create(
            CultureInfo.InvariantCulture, $"{free / 1e9:0.0} GB free of {memory.TotalAvailableMemoryBytes / 1e9:0.0} GB.");
        return free >= SmallMemory
            ? Passed("Memory", finding)
            : new RuntimeCheck(
                "Memory", RuntimeCheckStatus.Warning, finding, "Close other programs, or train with -TokensPerPass 2048 -ActivationCheckpointing.");
    }

    // Least squares by gradient descent: forward pass, backward pass and update, as training does them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RuntimeCheck SelfTest(Device device)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var inputs = randn(256, 64, generator: generator).to(device);               // (N, D)
        var target = inputs.matmul(randn(64, 1, generator: generator).to(device));  // (N, 1)
        var weights = zeros(64, 1, device: device, requires_grad: true);            // (D, 1)
        var clock = Stopwatch.StartNew();
        var (steps, first, last) = (0, 0f, 0f);
        do
        {
            using var inner = NewDisposeScope();
            var loss = (inputs.matmul(weights) - target).square().mean();
            loss.backward();
            using (no_grad())
            {
                weights.sub_(weights.grad! * 0.05);
                weights.grad!.zero_();
            }

            last = loss.item<float>();
            first = steps++ == 0 ? last : first;
        }
        while (clock.Elapsed < s_selfTest && steps < 500);
        var finding = string.Create(CultureInfo.InvariantCulture, $"{steps} gradient steps took the loss from {first:0.00} to {last:0.0000}.");
        return float.IsFinite(last) && last < first / 100
            ? Passed("Self-test", finding)
            : new RuntimeCheck("Self-test", RuntimeCheckStatus.Failed, finding, "libtorch computes wrongly here: reinstall it with Install-RosePORuntime -Force.");
    }

    private static RuntimeCheck Passed(string check, string finding) => new(check, RuntimeCheckStatus.Passed, finding, null);

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
