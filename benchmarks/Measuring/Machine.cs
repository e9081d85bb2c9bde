using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Measuring;

/// <summary>The machine's name in results, so that those of two machines are not taken for a change of the code.</summary>
internal static class Machine
{
    private const string Processors = "/proc/cpuinfo";
    private const string Gpus = "/proc/driver/nvidia/gpus";

    /// <summary>The processor and its logical cores, and on CUDA the GPU where its driver says which it is.</summary>
    public static string Name(Device device)
    {
        var processor = $"{Processor()}, {Environment.ProcessorCount} cores";
        return device.type == DeviceType.CUDA && Gpu() is { } gpu ? $"{processor}, {gpu}" : processor;
    }

    private static string Processor() =>
        (File.Exists(Processors) ? Value(Processors, "model name") : null)
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? Gpu() => Directory.Exists(Gpus)
        ? Directory.EnumerateFiles(Gpus, "information", SearchOption.AllDirectories).Select(file => Value(file, "Model")).FirstOrDefault()
        : null;

    // Lines are "key : value".
    private static string? Value(string file, string key) => File.ReadLines(file)
        .Select(line => line.Split(':', 2))
        .FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == key)?[1].Trim();
}
