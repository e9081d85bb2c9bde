using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime.Provisioning;
using RosePO.Core.Runtime.Trust;
using TorchSharp;

namespace RosePO.Core.Runtime;

/// <summary>
/// Finds libtorch, loads it by full path before TorchSharp is touched, and picks devices. A failure inside TorchSharp's own
/// loader is final for a process; one here is an error with a sentence.
/// </summary>
public static class TorchRuntime
{
    private static readonly Lock s_gate = new();
    private static string? s_folder;
    private static string? s_bridge;
    private static bool s_isCompatCopy;
    private static int s_threads;
    private static int s_usualThreads;

    /// <summary>The folder that libtorch was loaded from, or null before <see cref="EnsureLoaded"/>.</summary>
    public static string? Folder => s_folder;

    /// <summary>The file of TorchSharp's native library that was loaded, or null before <see cref="EnsureLoaded"/>.</summary>
    internal static string? Bridge => s_bridge;

    /// <summary>Whether that library is a copy made for an older libstdc++.</summary>
    internal static bool IsCompatCopy => s_isCompatCopy;

    /// <summary>Loads libtorch once for the process; cheap when loaded already. Call before the first touch of TorchSharp.</summary>
    /// <param name="libtorch">The folder of libtorch's libraries; null searches as <see cref="NativeSearch.LibTorchFolders"/> says.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.TorchRuntimeNotFound"/>, <see cref="RoseErrorCode.TorchCompatCopyFailed"/>, or
    /// <see cref="RoseErrorCode.NativeCodeUntrusted"/>: others could have written the libraries.
    /// </exception>
    public static void EnsureLoaded(string? libtorch = null)
    {
        if (s_folder is not null)
        {
            return;
        }

        lock (s_gate)
        {
            if (s_folder is null)
            {
                var folder = Load(libtorch);
                SetThreads();
                s_folder = folder;
            }
        }
    }

    /// <summary>Sets how many threads an operation of libtorch may use in this process: now, or when libtorch is loaded.</summary>
    /// <param name="count">At least 1.</param>
    public static void UseThreads(int count)
    {
        lock (s_gate)
        {
            s_threads = count;
            if (s_folder is not null)
            {
                SetThreads();
            }
        }
    }

    /// <summary>Shares the threads out among operations that run side by side, until the result is disposed of.</summary>
    /// <param name="among">How many there are. Where <c>OMP_NUM_THREADS</c> says how many threads each takes, they take those.</param>
    internal static IDisposable? Share(int among)
    {
        var before = s_threads;
        if (among <= 1 || (before == 0 && ThreadsOr(0) > 0))
        {
            return null;
        }

        UseThreads(Math.Max(1, (before > 0 ? before : Environment.ProcessorCount) / among));
        return new Shared(before);
    }

    // Back to what was set before, or to what libtorch itself chose.
    private static void Restore(int threads)
    {
        lock (s_gate)
        {
            s_threads = threads > 0 || s_folder is null ? threads : s_usualThreads;
            if (s_folder is not null)
            {
                SetThreads();
            }

            s_threads = threads;
        }
    }

    private sealed class Shared(int before) : IDisposable
    {
        public void Dispose() => Restore(before);
    }

    /// <summary>How many threads other libraries may use: what was set, or <c>OMP_NUM_THREADS</c>, which libtorch itself minds.</summary>
    /// <param name="otherwise">Where neither says.</param>
    internal static int ThreadsOr(int otherwise) => s_threads > 0 ? s_threads
        : int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads > 0 ? threads
        : otherwise;

    // Apart, so that the JIT does not touch TorchSharp's initialiser before the libraries are loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SetThreads()
    {
        s_usualThreads = s_usualThreads > 0 ? s_usualThreads : torch.get_num_threads();
        if (s_threads > 0)
        {
            torch.set_num_threads(s_threads);
        }
    }

    /// <summary>Loads libtorch and resolves a device's name.</summary>
    /// <param name="device"><c>auto</c> (CUDA where there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DeviceNotAvailable"/>, or as <see cref="EnsureLoaded"/>.</exception>
    public static torch.Device SelectDevice(string device)
    {
        EnsureLoaded();
        return Resolve(device.ToLowerInvariant());
    }

    /// <summary>
    /// Loads libtorch and says whether a device is CUDA. Apart, because a device is a type of TorchSharp's, which the JIT would load for a caller that only might ask.
    /// </summary>
    /// <param name="device">As <see cref="SelectDevice"/> takes it.</param>
    /// <exception cref="RoseException">As <see cref="SelectDevice"/>.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool SelectsCuda(string device) => SelectDevice(device).type == DeviceType.CUDA;

    // Apart, so that the JIT does not touch TorchSharp's initialiser before the libraries are loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static torch.Device Resolve(string device)
    {
        if (device == "cpu" || (device == "auto" && !torch.cuda.is_available()))
        {
            return torch.CPU;
        }

        // Ranks on one machine take a GPU each.
        var index = device == "auto" ? RankGroup.Current.LocalRank % torch.cuda.device_count() : 0;
        var known = device is "auto" or "cuda"
            || (device.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index));
        if (!known)
        {
            throw RuntimeErrors.DeviceUnknown(device);
        }

        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        return index < count ? new torch.Device(DeviceType.CUDA, index) : throw RuntimeErrors.DeviceMissing(device, count);
    }

    private static string Load(string? explicitFolder)
    {
        if (LoadedElsewhere() is { } loaded)
        {
            // A second libtorch would register its operators twice and abort the process: the first one serves.
            explicitFolder = loaded;
        }

        // Said first: there libtorch would be searched for, and installed, in vain.
        var bridges = NativeFiles.First(NativeSearch.LibTorchSharpFiles(), named: false);
        if (bridges.Found is null && !RuntimePackages.Platforms.Contains(RuntimePackages.Platform))
        {
            throw RuntimeErrors.NoTorchSharp(RuntimePackages.Platform);
        }

        var named = explicitFolder is not null || Environment.GetEnvironmentVariable(NativeSearch.Variable) is { Length: > 0 };
        var first = NativeFiles.First(NativeSearch.LibTorchFolders(explicitFolder).Select(folder => Path.Combine(folder, NativeSearch.FileName("torch_cpu"))), named);
        var folder = Path.GetDirectoryName(first.Found ?? throw RuntimeErrors.LibTorchMissing(first.Tried.Select(file => Path.GetDirectoryName(file)!), first.Refused))!;
        var bridge = bridges.Found ?? throw RuntimeErrors.LibTorchSharpMissing(bridges.Tried, bridges.Refused);

        NativeHeap.KeepFreed();

        // In dependency order: the names loaded already satisfy the libraries that follow.
        foreach (var name in (string[])["c10", "c10_cuda", "torch_cpu", "torch_cuda", "torch"])
        {
            var path = Path.Combine(folder, NativeSearch.FileName(name));
            if (!File.Exists(path))
            {
                continue;
            }

            var trusted = TrustedPath.Require(path);
            try
            {
                NativeLibrary.Load(trusted);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                throw RuntimeErrors.NotLoadable(path, exception);
            }
        }

        s_bridge = LoadBridge(bridge);
        return folder;
    }

    private static string LoadBridge(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return path;
        }
        catch (DllNotFoundException exception) when (
            OperatingSystem.IsLinux() && exception.Message.Contains(CompatCopy.MissingVersion, StringComparison.Ordinal))
        {
            using var copy = CompatCopy.For(path);
            try
            {
                NativeLibrary.Load(copy.Path);
                s_isCompatCopy = true;
                return copy.Path;
            }
            catch (DllNotFoundException second)
            {
                throw RuntimeErrors.NotLoadable(copy.Path, second);
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw RuntimeErrors.NotLoadable(path, exception);
        }
    }

    private static string? LoadedElsewhere()
    {
        const string Maps = "/proc/self/maps";
        if (!OperatingSystem.IsLinux() || !File.Exists(Maps))
        {
            return null;
        }

        var line = File.ReadLines(Maps).FirstOrDefault(text => text.EndsWith("/libtorch_cpu.so", StringComparison.Ordinal));
        return line is null ? null : Path.GetDirectoryName(line[line.IndexOf('/', StringComparison.Ordinal)..]);
    }
}
