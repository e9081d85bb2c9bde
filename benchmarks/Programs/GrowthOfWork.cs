using System.Globalization;
using System.Text.Json;
using RosePO.Benchmarks.Growth;
using RosePO.Benchmarks.Measuring;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// How seconds and memory grow with the work: a preference step, candidate scoring, the import and pair mining, each at four sizes that double along one axis. Every line of sizes is
/// measured in a process of its own, so that no line's memory is in another's.
/// </summary>
internal sealed class GrowthOfWork : IBenchmark
{
    private const int DefaultSteps = 2;

    public string Name => "growth";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(options.Precision ?? Precision.Fp32, options.Steps ?? DefaultSteps, options.Device);
        GrowthPoint[] points = options.Line is { } line ? [.. line.Measure(options, setting)] : [.. GrowthLines.All.SelectMany(each => Apart(each, options, setting))];
        GrowthExponent[] exponents = [.. GrowthExponent.Of(points)];
        return setting.Report(Name) with
        {
            Shape = (options.Shape ?? ModelShape.Llama15M).Name,
            PeakMb = points.Max(point => point.PeakMb),
            GrowthPoints = points,
            GrowthExponents = exponents,
            Lines = [.. GrowthTables.Of(points, exponents)],
        };
    }

    private GrowthPoint[] Apart(GrowthLine line, BenchmarkOptions options, Setting setting)
    {
        List<string> arguments = [Name, "--line", line.Name, "--steps", setting.Steps.ToString(CultureInfo.InvariantCulture), "--device", setting.Device.type == TorchSharp.DeviceType.CUDA ? "cuda" : "cpu"];
        arguments.AddRange(options.Shape is { } shape ? ["--shape", shape.Name] : []);
        arguments.AddRange(setting.Compute == TorchSharp.torch.ScalarType.BFloat16 ? ["--precision", "bf16"] : ["--precision", "fp32"]);
        var result = BenchmarkProcess.Run(arguments) ?? throw new UsageException($"The line {line.Name} was not measured: its process said why above.");
        return result["growth_points"].Deserialize<GrowthPoint[]>(BenchmarkResult.JsonOptions)!;
    }
}
