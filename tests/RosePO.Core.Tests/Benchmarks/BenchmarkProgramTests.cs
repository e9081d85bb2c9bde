using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace RosePO.Core.Tests.Benchmarks;

/// <summary>The program of benchmarks as it is called, with as few steps as there are.</summary>
public sealed class BenchmarkProgramTests
{
    [Fact]
    public void Greedy_answers_are_those_of_llama_cpp()
    {
        var result = Result("generation", "--shape", "embedded", "--batch", "2", "--steps", "1", "--device", "cpu", "--peer", "llama-cpp");

        Assert.Equal(2, (int)result["prompts"]!);
        Assert.Equal("llama-cpp", (string?)result["peer"]);
        Assert.Equal(1, (double)result["peer_same_answers"]!);
        Assert.Equal((double)result["seconds_per_step"]! / (double)result["peer_seconds_per_step"]!, (double)result["over_peer"]!, 1e-2);
    }

    [Fact]
    public void Scores_are_those_of_llama_cpp()
    {
        var result = Result("candidate-scoring", "--shape", "embedded", "--steps", "1", "--device", "cpu", "--peer", "llama-cpp");

        Assert.InRange((double)result["peer_max_difference"]!, 0, 1e-2);
        Assert.True((double)result["over_peer"]! > 0);
    }

    [Theory]
    [InlineData("generation")]
    [InlineData("candidate-scoring")]
    public void Weights_of_8_bits_stand_beside_full_ones(string benchmark)
    {
        var result = Result(benchmark, "--shape", "embedded", "--steps", "1", "--device", "cpu", "--quantisation", "int8");

        Assert.Equal(("int8", "full-weights"), ((string?)result["quantisation"], (string?)result["peer"]));
        Assert.Equal((double)result["seconds_per_step"]! / (double)result["peer_seconds_per_step"]!, (double)result["over_peer"]!, 1e-2);

        // Scores differ, by little.
        Assert.True(result["peer_max_difference"] is not { } difference || (double)difference is > 0 and < 0.5);
    }

    [Fact]
    public void A_pretraining_step_counts_six_operations_for_each_token_and_weight_and_those_of_attention_and_vocabulary()
    {
        var result = Result("pretrain-step", "--steps", "1", "--precision", "fp32", "--device", "cpu");

        // Four layers of 4 d^2 and 3 d f values; attention and the sample's vocabulary are little beside them.
        const double Weights = 4 * ((4 * 128 * 128) + (3 * 128 * 352));
        var tokens = (double)result["tokens_per_second"]! * (double)result["seconds_per_step"]!;
        Assert.InRange(tokens, 8 * 256, 16 * 256);
        Assert.InRange(1e9 * (double)result["gflop_per_step"]! / (6 * Weights * tokens), 0.95, 1.3);
        Assert.True((double)result["share_of_ceiling"]! > 0);
    }

    [Fact]
    public void A_line_of_growth_has_four_sizes_that_double_and_an_exponent()
    {
        var result = Result("growth", "--line", "scoring/tokens", "--shape", "embedded", "--steps", "1", "--device", "cpu");

        var points = result["growth_points"]!.AsArray();
        Assert.Equal([48, 96, 192, 384], points.Select(point => (int)point!["size"]!));
        Assert.All(points, point => Assert.True((double)point!["seconds_per_step"]! > 0 && (double)point["peak_mb"]! > 0));
        Assert.True(double.IsFinite((double)Assert.Single(result["growth_exponents"]!.AsArray())!["exponent"]!));
    }

    [Theory]
    [InlineData("--peer is 'vllm': pass llama-cpp.", "generation", "--peer", "vllm")]
    [InlineData("--batch is '0': pass a whole number of at least 1.", "generation", "--batch", "0")]
    [InlineData("--line is 'import': pass one of step/tokens,", "growth", "--line", "import")]
    public void An_option_out_of_range_is_one_sentence(string message, params string[] arguments)
    {
        var (code, _, error) = Run(arguments);

        Assert.Equal(2, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static JsonNode Result(params string[] arguments)
    {
        var (code, output, error) = Run([.. arguments, "--json"]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
    }

    private static (int Code, string Output, string Error) Run(string[] arguments)
    {
        var program = typeof(BenchmarkProgramTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Benchmarks").Value!;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.GetFullPath(program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
