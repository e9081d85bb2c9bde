using System.Globalization;
using RosePO.Benchmarks.Growth;
using RosePO.Benchmarks.Peers;

namespace RosePO.Benchmarks;

/// <summary>A parsed command line: <c>NAME [--json] [--shape S] [--steps N] [--precision P] [--device D] [--data PATH] [--oracle O] [--batch N] [--peer P] [--quantisation Q] [--line L]</c>.</summary>
/// <param name="Benchmark">What to run.</param>
/// <param name="Options">How to run it.</param>
/// <param name="Json">Whether the result is one JSON object on the last line instead of a table.</param>
internal sealed record CommandLine(IBenchmark Benchmark, BenchmarkOptions Options, bool Json)
{
    /// <summary>Parses arguments.</summary>
    /// <exception cref="UsageException">A name or an option is missing, unknown or out of range.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            throw new UsageException("No benchmark is named: pass one of the names that 'list' prints.");
        }

        var benchmark = BenchmarkRegistry.Find(arguments[0]);
        var options = new BenchmarkOptions();
        var json = false;
        for (var at = 1; at < arguments.Count; at++)
        {
            switch (arguments[at])
            {
                case "--json":
                    json = true;
                    break;
                case "--shape":
                    options = options with { Shape = ModelShape.Find(Value(arguments, ref at)) };
                    break;
                case "--steps":
                    options = options with { Steps = AtLeast1("--steps", Value(arguments, ref at)) };
                    break;
                case "--precision":
                    options = options with { Precision = PrecisionOf(Value(arguments, ref at)) };
                    break;
                case "--device":
                    options = options with { Device = DeviceOf(Value(arguments, ref at)) };
                    break;
                case "--data":
                    options = options with { Data = Path.GetFullPath(Value(arguments, ref at)) };
                    break;
                case "--oracle":
                    options = options with { Oracle = OracleOf(Value(arguments, ref at)) };
                    break;
                case "--batch":
                    options = options with { Batch = AtLeast1("--batch", Value(arguments, ref at)) };
                    break;
                case "--peer":
                    options = options with { Peer = PeerOf(Value(arguments, ref at)) };
                    break;
                case "--quantisation":
                    options = options with { Quantisation = QuantisationOf(Value(arguments, ref at)) };
                    break;
                case "--line":
                    options = options with { Line = GrowthLines.Find(Value(arguments, ref at)) };
                    break;
                default:
                    throw new UsageException(
                        $"'{arguments[at]}' is no option: there are --json, --shape, --steps, --precision, --device, --data, --oracle, --batch, --peer, --quantisation and --line.");
            }
        }

        return new CommandLine(benchmark, options, json);
    }

    private static string Value(IReadOnlyList<string> arguments, ref int at)
    {
        var option = arguments[at++];
        return at < arguments.Count ? arguments[at] : throw new UsageException($"{option} has no value: write one after it.");
    }

    private static int AtLeast1(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new UsageException($"{option} is '{text}': pass a whole number of at least 1.");

    private static string PeerOf(string text) => text == LlamaCpp.Name ? text : throw new UsageException($"--peer is '{text}': pass {LlamaCpp.Name}.");

    private static Quantisation QuantisationOf(string text) => text == "int8" ? Quantisation.Int8 : throw new UsageException($"--quantisation is '{text}': pass int8.");

    private static Precision PrecisionOf(string text) => text switch
    {
        "fp32" => Precision.Fp32,
        "bf16" => Precision.Bf16,
        _ => throw new UsageException($"--precision is '{text}': pass fp32 or bf16."),
    };

    private static string DeviceOf(string text) => text is "auto" or "cpu" or "cuda"
        ? text
        : throw new UsageException($"--device is '{text}': pass auto, cpu or cuda.");

    private static SmoothingOracle OracleOf(string text) => text switch
    {
        "sasrec" => SmoothingOracle.SasRec,
        "gru4rec" => SmoothingOracle.Gru4Rec,
        "caser" => SmoothingOracle.Caser,
        _ => throw new UsageException($"--oracle is '{text}': pass sasrec, gru4rec or caser."),
    };
}
